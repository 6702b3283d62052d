package io.aiprovider.spring.ai;

import static io.aiprovider.spring.ai.Scripts.chunk;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.aiprovider.catalog.Price;
import io.aiprovider.client.ChatClient;
import io.aiprovider.failure.Cancelled;
import io.aiprovider.failure.FailureDetail;
import io.aiprovider.failure.StreamBroken;
import io.aiprovider.interceptor.ChatInterceptor;
import io.aiprovider.reply.ChatReply;
import io.aiprovider.reply.ReplyOutcome;
import io.aiprovider.testing.ScriptedProvider;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.springframework.ai.chat.messages.AssistantMessage;
import org.springframework.ai.chat.model.ChatResponse;
import org.springframework.ai.chat.model.MessageAggregator;
import org.springframework.ai.chat.prompt.Prompt;
import reactor.core.Disposable;
import reactor.core.publisher.Flux;

class StreamFromTheWireTest {
  private static final Duration PATIENCE = Duration.ofSeconds(10);
  private static final Prompt PROMPT = new Prompt("Hi");

  private final CompletableFuture<ReplyOutcome> ended = new CompletableFuture<>();
  private final ChatInterceptor watching =
      chain -> {
        ChatReply reply = chain.proceed(chain.request());
        reply.onEnd(ended::complete);
        return reply;
      };
  private final ScriptedProvider provider = Scripts.provider();
  private final ChatClient client =
      ChatClient.builder()
          .provider(provider)
          .interceptor(watching)
          .price("acme", Price.perMillion(new BigDecimal("1"), new BigDecimal("2")))
          .build();
  private final AiProviderChatModel model = new AiProviderChatModel(client);

  @AfterEach
  void close() {
    client.close();
  }

  private List<ChatResponse> responses() {
    return List.copyOf(model.stream(PROMPT).collectList().block(PATIENCE));
  }

  /** The answer as a {@code ChatClient} of Spring AI assembles it. */
  private ChatResponse aggregated() {
    CompletableFuture<ChatResponse> whole = new CompletableFuture<>();
    new MessageAggregator().aggregate(model.stream(PROMPT), whole::complete).blockLast(PATIENCE);
    return whole.join();
  }

  @Test
  void text_arrives_in_pieces_and_the_cost_at_the_end() {
    provider.streams(
        chunk("{'role':'assistant','content':''}", null),
        chunk("{'content':'Hel'}", null),
        chunk("{'content':'lo'}", null),
        chunk("{}", "stop"),
        Scripts.usage());

    List<ChatResponse> responses = responses();

    assertThat(responses.subList(0, 3))
        .extracting(response -> response.getResult().getOutput().getText())
        .containsExactly("Hel", "lo", "");
    assertThat(responses.subList(0, 3))
        .allSatisfy(
            response -> {
              assertThat(response.getMetadata().<String>get("provider")).isEqualTo("acme");
              assertThat(response.getMetadata().getUsage().getTotalTokens()).isZero();
            });
    assertThat(responses.get(2).getResult().getMetadata().getFinishReason()).isEqualTo("STOP");
    ChatResponse last = responses.get(3);
    assertThat(last.getResults()).isEmpty();
    assertThat(last.getMetadata().getUsage().getTotalTokens()).isEqualTo(17);
    assertThat(last.getMetadata().<BigDecimal>get("cost")).isEqualByComparingTo("0.000024");
    assertThat(responses).hasSize(4);
  }

  @Test
  void a_tool_call_arrives_whole_and_once() {
    provider.streams(
        chunk(
            "{'tool_calls':[{'index':0,'id':'c1','type':'function',"
                + "'function':{'name':'add','arguments':''}}]}",
            null),
        chunk("{'tool_calls':[{'index':0,'function':{'arguments':'{\\'a\\':'}}]}", null),
        chunk("{'tool_calls':[{'index':0,'function':{'arguments':'1}'}}]}", null),
        chunk("{}", "tool_calls"),
        Scripts.usage());

    assertThat(aggregated().getResult().getOutput().getToolCalls())
        .containsExactly(new AssistantMessage.ToolCall("c1", "function", "add", "{\"a\":1}"));
  }

  @Test
  void a_tool_call_without_a_finish_reason_arrives_at_the_end() {
    provider.streams(
        chunk(
            "{'tool_calls':[{'index':0,'id':'c1','function':{'name':'now','arguments':'{}'}}]}",
            null));

    assertThat(aggregated().getResult().getOutput().getToolCalls())
        .containsExactly(new AssistantMessage.ToolCall("c1", "function", "now", "{}"));
  }

  @Test
  void the_assembled_stream_equals_a_plain_answer() {
    provider.streams(
        chunk("{'role':'assistant','reasoning_content':'2 '}", null),
        chunk("{'reasoning_content':'and 2'}", null),
        chunk("{'thinking_blocks':[{'signature':'s'}]}", null),
        chunk("{'content':'4'}", null),
        chunk("{'content':'.'}", "stop"),
        Scripts.usage());

    ChatResponse whole = aggregated();

    AssistantMessage message = whole.getResult().getOutput();
    assertThat(message.getText()).isEqualTo("4.");
    assertThat(message.getMetadata())
        .containsEntry("reasoningContent", "2 and 2")
        .containsEntry("aiProviderExtras", "{\"thinking_blocks\":[{\"signature\":\"s\"}]}");
    assertThat(whole.getResult().getMetadata().getFinishReason()).isEqualTo("STOP");
    assertThat(whole.getMetadata().getModel()).isEqualTo("acme-large");
    assertThat(whole.getMetadata().getUsage().getPromptTokens()).isEqualTo(10);
  }

  @Test
  void each_subscription_makes_a_call_and_nothing_is_sent_before() {
    provider.streams("a").streams("b");
    Flux<String> texts = model.stream("Hi").filter(text -> !text.isEmpty());

    assertThat(provider.requestCount()).isZero();
    assertThat(texts.blockFirst(PATIENCE)).isEqualTo("a");
    assertThat(texts.blockFirst(PATIENCE)).isEqualTo("b");
  }

  @Test
  void cancelling_the_subscription_cancels_the_call() throws Exception {
    provider.stalls("Hel");
    Disposable subscription = model.stream(PROMPT).subscribe();
    provider.awaitWaiting();

    subscription.dispose();

    assertThat(ended.get(10, TimeUnit.SECONDS).failure()).isInstanceOf(Cancelled.class);
  }

  @Test
  void a_failure_is_the_exception_of_the_client_after_the_received_pieces() {
    StreamBroken failure = new StreamBroken("Broken.", FailureDetail.ofProvider("acme"));
    provider.breaksOff(failure, "Hel");
    StringBuilder seen = new StringBuilder();

    assertThatThrownBy(() -> model.stream("Hi").doOnNext(seen::append).blockLast(PATIENCE))
        .isSameAs(failure);
    assertThat(seen).hasToString("Hel");
  }

  @Test
  void an_unsupported_prompt_fails_the_stream() {
    Flux<ChatResponse> stream = model.stream(new Prompt(List.of()));

    assertThatThrownBy(() -> stream.blockLast(PATIENCE))
        .isInstanceOf(io.aiprovider.failure.InvalidRequest.class);
  }
}
