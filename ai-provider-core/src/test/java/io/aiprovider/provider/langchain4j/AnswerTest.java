package io.aiprovider.provider.langchain4j;

import static org.assertj.core.api.Assertions.assertThat;

import dev.langchain4j.agent.tool.ToolExecutionRequest;
import dev.langchain4j.data.image.Image;
import dev.langchain4j.data.message.AiMessage;
import dev.langchain4j.model.chat.response.ChatResponse;
import dev.langchain4j.model.openai.OpenAiTokenUsage;
import dev.langchain4j.model.output.FinishReason;
import dev.langchain4j.model.output.TokenUsage;
import io.aiprovider.chat.Usage;
import io.aiprovider.json.JsonObject;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What LangChain4j's model answers, and what is then answered. */
class AnswerTest {
  private static final ToolExecutionRequest TIME =
      ToolExecutionRequest.builder().id("a").name("time").arguments("{\"x\":1}").build();

  private static JsonObject answer(ChatResponse answer) {
    return Asking.of(FakeChatModel.answering(answer)).answer(Asking.hello());
  }

  private static JsonObject choice(ChatResponse answer) {
    return answer(answer).objects("choices").get(0);
  }

  @Test
  void text_with_id_model_and_usage() {
    assertThat(answer(FakeChatModel.HELLO).toJson())
        .isEqualTo(
            """
            {"id":"answer-1","object":"chat.completion","model":"model-1-2026","choices":[\
            {"index":0,"message":{"role":"assistant","content":"Hello"},"logprobs":null,\
            "finish_reason":"stop"}],"usage":{"prompt_tokens":3,"completion_tokens":1,\
            "total_tokens":4,"prompt_tokens_details":{"cached_tokens":0},\
            "completion_tokens_details":{"reasoning_tokens":0}}}""");
  }

  @Test
  void an_answer_with_few_members_is_completed() {
    JsonObject answer = answer(ChatResponse.builder().aiMessage(AiMessage.from("Hello")).build());

    assertThat(answer.string("id")).startsWith("chatcmpl-");
    assertThat(answer.string("model")).isEqualTo("model-1");
    assertThat(answer.has("usage")).isFalse();
    assertThat(answer.objects("choices").get(0).string("finish_reason")).isEqualTo("stop");
  }

  @Test
  @DisplayName("28, 59 an answer with calls has no text and the finish reason tool_calls")
  void calls() {
    JsonObject choice = choice(FakeChatModel.answer(AiMessage.from(TIME), FinishReason.STOP));

    assertThat(choice.toJson())
        .isEqualTo(
            """
            {"index":0,"message":{"role":"assistant","content":null,"tool_calls":[{"id":"a",\
            "type":"function","function":{"name":"time","arguments":"{\\"x\\":1}"}}]},\
            "logprobs":null,"finish_reason":"tool_calls"}""");
  }

  @Test
  @DisplayName("60 a call without an id gets one")
  void a_call_without_an_id() {
    ToolExecutionRequest request =
        ToolExecutionRequest.builder().name("time").arguments("{}").build();
    JsonObject message =
        choice(FakeChatModel.answer(AiMessage.from(request), FinishReason.TOOL_EXECUTION))
            .object("message");

    assertThat(message.objects("tool_calls").get(0).string("id")).startsWith("call_");
  }

  @Test
  @DisplayName("52 thinking and its signature")
  void thinking() {
    AiMessage said =
        AiMessage.builder()
            .text("Yes.")
            .thinking("hmm")
            .attributes(Map.of("thinking_signature", "s1", "redacted_thinking", List.of("sealed")))
            .build();

    assertThat(choice(FakeChatModel.answer(said, FinishReason.STOP)).object("message").toJson())
        .isEqualTo(
            """
            {"role":"assistant","content":"Yes.","reasoning_content":"hmm","thinking_blocks":[\
            {"type":"thinking","thinking":"hmm","signature":"s1","provider":"lc"},\
            {"type":"redacted_thinking","data":"sealed","provider":"lc"}]}""");
  }

  @Test
  void an_image_is_in_images() {
    AiMessage said =
        AiMessage.builder()
            .text("Here.")
            .attributes(
                Map.of(
                    AiMessage.GENERATED_IMAGES_KEY,
                    List.of(Image.builder().base64Data("AAAA").mimeType("image/png").build())))
            .build();

    assertThat(choice(FakeChatModel.answer(said, FinishReason.STOP)).object("message").toJson())
        .contains(
            """
            "images":[{"type":"image_url","image_url":{"url":"data:image/png;base64,AAAA"}}]""");
  }

  @ParameterizedTest
  @CsvSource({
    "STOP, stop",
    "LENGTH, length",
    "TOOL_EXECUTION, stop",
    "CONTENT_FILTER, content_filter",
    "OTHER, stop"
  })
  @DisplayName("48 OpenAI's finish reasons")
  void finish_reasons(FinishReason reason, String word) {
    assertThat(
            choice(FakeChatModel.answer(AiMessage.from("Hello"), reason)).string("finish_reason"))
        .isEqualTo(word);
  }

  @Test
  @DisplayName("27 calls that were cut off have the finish reason length")
  void calls_that_were_cut_off() {
    assertThat(
            choice(FakeChatModel.answer(AiMessage.from(TIME), FinishReason.LENGTH))
                .string("finish_reason"))
        .isEqualTo("length");
  }

  @Test
  @DisplayName("65 cached and reasoning tokens, as OpenAI's model counts them")
  void what_openai_counts() {
    TokenUsage counted =
        OpenAiTokenUsage.builder()
            .inputTokenCount(10)
            .inputTokensDetails(
                OpenAiTokenUsage.InputTokensDetails.builder().cachedTokens(4).build())
            .outputTokenCount(5)
            .outputTokensDetails(
                OpenAiTokenUsage.OutputTokensDetails.builder().reasoningTokens(2).build())
            .totalTokenCount(15)
            .build();

    assertThat(TokenUsages.of(counted)).isEqualTo(new Usage(10, 4, 0, 5, 2));
  }

  @Test
  @DisplayName("65 as Anthropic's model counts them: apart from the input")
  void what_anthropic_counts() {
    assertThat(TokenUsages.of(new AnthropicsUsage())).isEqualTo(new Usage(17, 4, 3, 5, 0));
  }

  @Test
  @DisplayName("65 as Bedrock's model counts them: apart from the input, too")
  void what_bedrock_counts() {
    assertThat(TokenUsages.of(new BedrocksUsage())).isEqualTo(new Usage(17, 4, 3, 5, 0));
  }

  @Test
  @DisplayName("63 as Gemini's model counts them: thinking apart from the answer")
  void what_gemini_counts() {
    assertThat(TokenUsages.of(new GeminisUsage())).isEqualTo(new Usage(10, 4, 0, 7, 2));
  }

  @Test
  void without_counts_there_is_no_usage() {
    assertThat(TokenUsages.of(new TokenUsage())).isNull();
    assertThat(TokenUsages.of(null)).isNull();
  }

  /** With the methods that {@code AnthropicTokenUsage} has. */
  public static final class AnthropicsUsage extends TokenUsage {
    AnthropicsUsage() {
      super(10, 5);
    }

    public Integer cacheReadInputTokens() {
      return 4;
    }

    public Integer cacheCreationInputTokens() {
      return 3;
    }
  }

  /** With the methods that {@code BedrockTokenUsage} has. */
  public static final class BedrocksUsage extends TokenUsage {
    BedrocksUsage() {
      super(10, 5);
    }

    public Integer cacheReadInputTokens() {
      return 4;
    }

    public Integer cacheWriteInputTokens() {
      return 3;
    }
  }

  /** With the methods that {@code GoogleAiGeminiTokenUsage} has. */
  public static final class GeminisUsage extends TokenUsage {
    GeminisUsage() {
      super(10, 5, 17);
    }

    public Integer cachedContentTokenCount() {
      return 4;
    }

    public Integer thoughtsTokenCount() {
      return 2;
    }
  }
}
