package io.aiprovider.langchain4j;

import static io.aiprovider.chat.Wire.json;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.langchain4j.data.message.AiMessage;
import dev.langchain4j.data.message.ChatMessageDeserializer;
import dev.langchain4j.data.message.ChatMessageSerializer;
import dev.langchain4j.model.chat.response.ChatResponse;
import dev.langchain4j.model.output.FinishReason;
import dev.langchain4j.model.output.TokenUsage;
import io.aiprovider.failure.ContentFiltered;
import io.aiprovider.json.JsonObject;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class AnswerTranslationTest {
  private static ChatResponse received(JsonObject message) {
    return AnswerTranslation.of(
        new io.aiprovider.chat.ChatResponse(
            JsonObject.of(
                "choices",
                List.of(JsonObject.of("message", message).with("finish_reason", "stop")))));
  }

  private static AiMessage message(String message) {
    return received(json(message)).aiMessage();
  }

  @Test
  void an_answer_has_its_text_and_its_details() {
    ChatResponse response =
        AnswerTranslation.of(
            new io.aiprovider.chat.ChatResponse(
                json(
                    "{'id':'r1','model':'m','choices':[{'finish_reason':'length',"
                        + "'message':{'role':'assistant','content':'Hi','refusal':null,"
                        + "'annotations':[]}}],"
                        + "'usage':{'prompt_tokens':5,'completion_tokens':7,'total_tokens':12}}")));

    assertThat(response.aiMessage()).isEqualTo(AiMessage.from("Hi"));
    assertThat(response.id()).isEqualTo("r1");
    assertThat(response.modelName()).isEqualTo("m");
    assertThat(response.finishReason()).isEqualTo(FinishReason.LENGTH);
    assertThat(response.tokenUsage()).isEqualTo(new TokenUsage(5, 7, 12));
  }

  @Test
  void missing_details_of_the_provider_are_null() {
    ChatResponse response =
        AnswerTranslation.of(new io.aiprovider.chat.ChatResponse(json("{'choices':[]}")));

    assertThat(response.aiMessage().text()).isNull();
    assertThat(response.id()).isNull();
    assertThat(response.modelName()).isNull();
    assertThat(response.finishReason()).isNull();
    assertThat(response.tokenUsage()).isNull();
  }

  @ParameterizedTest
  @CsvSource({
    "stop, STOP",
    "length, LENGTH",
    "tool_calls, TOOL_EXECUTION",
    "content_filter, CONTENT_FILTER",
    "new_one, OTHER"
  })
  void finish_reasons_keep_their_meaning(String word, FinishReason reason) {
    JsonObject choice =
        JsonObject.of("message", json("{'content':'x'}")).with("finish_reason", word);

    assertThat(
            AnswerTranslation.of(
                    new io.aiprovider.chat.ChatResponse(JsonObject.of("choices", List.of(choice))))
                .finishReason())
        .isEqualTo(reason);
  }

  @Test
  void tool_calls_without_arguments_have_an_empty_object() {
    AiMessage message =
        message(
            "{'content':null,'tool_calls':[{'id':'c1','type':'function',"
                + "'function':{'name':'now','arguments':''}}]}");

    assertThat(message.text()).isNull();
    assertThat(message.toolExecutionRequests()).hasSize(1);
    assertThat(message.toolExecutionRequests().get(0).id()).isEqualTo("c1");
    assertThat(message.toolExecutionRequests().get(0).name()).isEqualTo("now");
    assertThat(message.toolExecutionRequests().get(0).arguments()).isEqualTo("{}");
  }

  @ParameterizedTest
  @ValueSource(strings = {"reasoning_content", "reasoning"})
  void reasoning_is_thinking(String field) {
    assertThat(message("{'content':'4','" + field + "':'2 + 2'}").thinking()).isEqualTo("2 + 2");
  }

  @Test
  void a_refusal_is_content_that_was_filtered() {
    assertThatThrownBy(() -> message("{'content':null,'refusal':'I will not.'}"))
        .isInstanceOfSatisfying(
            ContentFiltered.class,
            refused -> {
              assertThat(refused).hasMessageNotContaining("I will not");
              assertThat(String.valueOf(refused.body())).contains("I will not");
            });
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        // Anthropic's signed thinking
        "{'role':'assistant','content':'4','reasoning_content':'2 + 2',"
            + "'thinking_blocks':[{'type':'thinking','thinking':'2 + 2','signature':'s'}]}",
        // Gemini's thought signatures
        "{'role':'assistant','content':null,'tool_calls':[{'id':'c1','type':'function',"
            + "'function':{'name':'a','arguments':'{}'},"
            + "'extra_content':{'google':{'thought_signature':'s'}}},"
            + "{'id':'c2','type':'function','function':{'name':'b','arguments':'{}'}}]}",
        // OpenRouter's name for it
        "{'role':'assistant','content':'4','reasoning':'2 + 2',"
            + "'reasoning_details':[{'type':'reasoning.text','text':'2 + 2'}]}"
      })
  void provider_data_is_sent_back_unchanged_even_from_a_stored_memory(String message) {
    JsonObject came = json(message);

    AiMessage received = received(came).aiMessage();
    AiMessage stored =
        (AiMessage)
            ChatMessageDeserializer.messageFromJson(ChatMessageSerializer.messageToJson(received));

    assertThat(MessageTranslation.of(received)).isEqualTo(came);
    assertThat(MessageTranslation.of(stored)).isEqualTo(came);
  }

  @Test
  void a_changed_attribute_is_refused() {
    AiMessage changed =
        AiMessage.builder().text("4").attributes(Map.of(AnswerTranslation.EXTRAS, "{")).build();

    assertThatThrownBy(() -> MessageTranslation.of(changed))
        .hasMessageContaining("The extras of a message were changed");
  }
}
