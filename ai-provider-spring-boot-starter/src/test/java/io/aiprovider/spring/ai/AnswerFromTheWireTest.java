package io.aiprovider.spring.ai;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.aiprovider.catalog.Price;
import io.aiprovider.client.ChatClient;
import io.aiprovider.failure.FailureDetail;
import io.aiprovider.failure.InvalidRequest;
import io.aiprovider.failure.MalformedReply;
import io.aiprovider.testing.ScriptedProvider;
import java.math.BigDecimal;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.springframework.ai.chat.messages.AssistantMessage;
import org.springframework.ai.chat.metadata.ChatResponseMetadata;
import org.springframework.ai.chat.metadata.Usage;
import org.springframework.ai.chat.model.ChatResponse;
import org.springframework.ai.chat.model.Generation;
import org.springframework.ai.chat.prompt.Prompt;
import org.springframework.ai.content.Media;
import org.springframework.util.MimeTypeUtils;

class AnswerFromTheWireTest {
  private static final String HELLO = "{'role':'assistant','content':'Hello!'}";

  private final ScriptedProvider provider = Scripts.provider();
  private final ChatClient client =
      ChatClient.builder()
          .provider(provider)
          .price("acme", Price.perMillion(new BigDecimal("1"), new BigDecimal("2")))
          .build();
  private final AiProviderChatModel model = new AiProviderChatModel(client);

  @AfterEach
  void close() {
    client.close();
  }

  private ChatResponse answer(String message, String finishReason) {
    provider.answers(Scripts.answer(message, finishReason));
    return model.call(new Prompt("Hi"));
  }

  @Test
  void text_and_finish_reason() {
    Generation generation = answer(HELLO, "length").getResult();

    assertThat(generation.getOutput().getText()).isEqualTo("Hello!");
    assertThat(generation.getMetadata().getFinishReason()).isEqualTo("LENGTH");
    assertThat(generation.getOutput().getMetadata()).doesNotContainKey("aiProviderExtras");
  }

  @Test
  void provider_and_cost() {
    ChatResponseMetadata metadata = answer(HELLO, "stop").getMetadata();

    assertThat(metadata.getId()).isEqualTo("chat-1");
    assertThat(metadata.getModel()).isEqualTo("acme-large");
    assertThat(metadata.<String>get("provider")).isEqualTo("acme");
    assertThat(metadata.<BigDecimal>get("cost")).isEqualByComparingTo("0.000024");
    assertThat(metadata.<String>get("costStatus")).isEqualTo("PRICED");
  }

  @Test
  void tokens_with_cached_and_reasoning_tokens() {
    Usage usage = answer(HELLO, "stop").getMetadata().getUsage();

    assertThat(usage.getPromptTokens()).isEqualTo(10);
    assertThat(usage.getCompletionTokens()).isEqualTo(7);
    assertThat(usage.getTotalTokens()).isEqualTo(17);
    assertThat(usage.getCacheReadInputTokens()).isEqualTo(4);
    assertThat(usage.getCacheWriteInputTokens()).isNull();
    assertThat(usage.getNativeUsage()).isEqualTo(new io.aiprovider.chat.Usage(10, 4, 0, 7, 3));
  }

  @Test
  void tool_calls() {
    ChatResponse response =
        answer(
            "{'role':'assistant','content':null,'tool_calls':[{'id':'c1','type':'function',"
                + "'function':{'name':'add','arguments':'{}'}}]}",
            "tool_calls");

    assertThat(response.hasToolCalls()).isTrue();
    assertThat(response.getResult().getOutput().getText()).isEmpty();
    assertThat(response.getResult().getOutput().getToolCalls())
        .containsExactly(new AssistantMessage.ToolCall("c1", "function", "add", "{}"));
  }

  @Test
  void reasoning_under_spring_ais_name() {
    ChatResponse response =
        answer("{'role':'assistant','content':'4','reasoning':'2 and 2'}", "stop");

    assertThat(response.getResult().getOutput().getMetadata())
        .containsEntry("reasoningContent", "2 and 2");
  }

  @Test
  void pictures_as_media() {
    ChatResponse response =
        answer(
            "{'role':'assistant','content':'Look.','images':["
                + "{'type':'image_url','image_url':{'url':'data:image/png;base64,Ynl0ZXM='}},"
                + "{'type':'image_url','image_url':{'url':'https://example.org/a.png'}}]}",
            "stop");

    List<Media> media = response.getResult().getOutput().getMedia();
    assertThat(media.get(0).getMimeType()).isEqualTo(MimeTypeUtils.IMAGE_PNG);
    assertThat(media.get(0).getDataAsByteArray()).asString().isEqualTo("bytes");
    assertThat(media.get(1).getData()).isEqualTo("https://example.org/a.png");
  }

  @Test
  void an_invalid_picture_is_a_malformed_reply() {
    assertThatThrownBy(
            () ->
                answer(
                    "{'role':'assistant','images':["
                        + "{'type':'image_url','image_url':{'url':'data:image/png;base64,?'}}]}",
                    "stop"))
        .isInstanceOf(MalformedReply.class);
  }

  @Test
  void a_refusal() {
    ChatResponse response = answer("{'role':'assistant','content':null,'refusal':'No.'}", "stop");

    assertThat(response.getResult().getOutput().getMetadata()).containsEntry("refusal", "No.");
  }

  @Test
  void a_failure_is_the_exception_of_the_client() {
    InvalidRequest failure = new InvalidRequest("Wrong.", FailureDetail.ofProvider("acme"));
    provider.fails(failure);

    assertThatThrownBy(() -> model.call("Hi")).isSameAs(failure);
  }
}
