package io.aiprovider.provider.langchain4j;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.awaitility.Awaitility.await;

import dev.langchain4j.model.openai.OpenAiChatModel;
import dev.langchain4j.model.openai.OpenAiEmbeddingModel;
import dev.langchain4j.model.openai.OpenAiStreamingChatModel;
import io.aiprovider.call.ChatCall;
import io.aiprovider.chat.ChatRequest;
import io.aiprovider.chat.ChatResponse;
import io.aiprovider.chat.Usage;
import io.aiprovider.failure.ChatException;
import io.aiprovider.failure.ContextOverflow;
import io.aiprovider.failure.FailureDetail;
import io.aiprovider.failure.RateLimited;
import io.aiprovider.failure.StreamBroken;
import io.aiprovider.failure.TimedOut;
import io.aiprovider.failure.Unauthorized;
import io.aiprovider.failure.Unavailable;
import io.aiprovider.json.JsonObject;
import io.aiprovider.provider.langchain4j.http.OkHttpLangChain4jClient;
import io.aiprovider.provider.langchain4j.http.OkHttpLangChain4jClientBuilder;
import io.aiprovider.reply.ChatReply;
import io.aiprovider.reply.CompleteReply;
import io.aiprovider.reply.StreamingReply;
import io.aiprovider.reply.Target;
import java.time.Duration;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import okhttp3.Call;
import okhttp3.EventListener;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** LangChain4j's own OpenAI models, with our HTTP client, behind our provider: the whole way. */
class OpenAiModelTest {
  private static final String TOOLS =
      """
      'messages':[{'role':'user','content':'Time?'}],'temperature':0,'tool_choice':'required',\
      'tools':[{'type':'function','function':{'name':'time','parameters':{'type':'object',\
      'properties':{'zone':{'type':'string','format':'tz'}},'required':['zone']}}}]""";

  private final Server server = new Server();
  private final AtomicBoolean callEnded = new AtomicBoolean();
  private final Asking asking =
      Asking.of(
          LangChain4jProvider.builder("lc")
              .chatModel(
                  OpenAiChatModel.builder()
                      .httpClientBuilder(http())
                      .baseUrl(server.url())
                      .apiKey("sk-secret")
                      .modelName("gpt-4o-mini")
                      .returnThinking(true)
                      .maxRetries(0)
                      .build())
              .streamingChatModel(
                  OpenAiStreamingChatModel.builder()
                      .httpClientBuilder(http())
                      .baseUrl(server.url())
                      .apiKey("sk-secret")
                      .modelName("gpt-4o-mini")
                      .returnThinking(true)
                      .build())
              .embeddingModel(
                  OpenAiEmbeddingModel.builder()
                      .httpClientBuilder(http())
                      .baseUrl(server.url())
                      .apiKey("sk-secret")
                      .modelName("text-embedding-3-small")
                      .maxRetries(0)
                      .build()));

  private OkHttpLangChain4jClientBuilder http() {
    return OkHttpLangChain4jClient.builder()
        .okHttp(
            okHttp ->
                okHttp.eventListener(
                    new EventListener() {
                      @Override
                      public void canceled(Call call) {
                        callEnded.set(true);
                      }
                    }));
  }

  @AfterEach
  void stop() {
    server.close();
  }

  private static String json(String text) {
    return text.replace('\'', '"');
  }

  private static String chunk(String delta, String finishReason) {
    return json(
        "{'id':'c-1','model':'gpt-4o-mini-2024','choices':[{'index':0,'delta':"
            + delta
            + ",'finish_reason':"
            + finishReason
            + "}]}");
  }

  private ChatResponse plain(ChatRequest request) {
    return ((CompleteReply) asking.ask(request)).response();
  }

  private ChatException failure(boolean stream) {
    return catchThrowableOfType(
        ChatException.class,
        () -> {
          if (stream) {
            asking.stream().toResponse();
          } else {
            asking.ask(Asking.hello());
          }
        });
  }

  @Test
  void text() {
    server.answers(
        200,
        json(
            "{'id':'c-1','model':'gpt-4o-mini-2024','choices':[{'index':0,'message':{"
                + "'role':'assistant','content':'Hello','reasoning_content':'hmm'},"
                + "'finish_reason':'stop'}],'usage':{'prompt_tokens':10,'completion_tokens':5,"
                + "'total_tokens':15,'prompt_tokens_details':{'cached_tokens':4},"
                + "'completion_tokens_details':{'reasoning_tokens':2}}}"));

    ChatResponse answer = plain(Asking.hello());

    assertThat(answer.text()).isEqualTo("Hello");
    assertThat(answer.id()).isEqualTo("c-1");
    assertThat(answer.model()).isEqualTo("gpt-4o-mini-2024");
    assertThat(answer.message().json().string("reasoning_content")).isEqualTo("hmm");
    assertThat(answer.usage()).isEqualTo(new Usage(10, 4, 0, 5, 2));
  }

  @Test
  void tools_arrive_with_their_schemas() {
    server.answers(
        200,
        json(
            "{'id':'c-1','model':'m','choices':[{'index':0,'message':{'role':'assistant',"
                + "'content':null,'tool_calls':[{'id':'a','type':'function','function':{"
                + "'name':'time','arguments':'{}'}}]},'finish_reason':'tool_calls'}]}"));

    ChatResponse answer = plain(Asking.request(TOOLS));

    assertThat(answer.finishReason()).isEqualTo("tool_calls");
    assertThat(answer.toolCalls().get(0).name()).isEqualTo("time");
    JsonObject sent = JsonObject.parse(Objects.requireNonNull(server.taken().getBody()).utf8());
    assertThat(sent.string("model")).isEqualTo("model-1");
    assertThat(sent.string("tool_choice")).isEqualTo("required");
    assertThat(sent.objects("tools").get(0).object("function").object("parameters"))
        .hasToString(
            json(
                "{'type':'object','properties':{'zone':{'type':'string','format':'tz'}},"
                    + "'required':['zone']}"));
  }

  @Test
  void a_stream() {
    server.streams(
        Server.events(
            chunk("{'role':'assistant','content':''}", "null"),
            chunk("{'reasoning_content':'hmm'}", "null"),
            chunk("{'content':'Hel'}", "null"),
            chunk("{'content':'lo'}", "null"),
            chunk("{}", "'stop'"),
            json("{'id':'c-1','choices':[],'usage':{'prompt_tokens':3,'completion_tokens':1}}"),
            "[DONE]"));

    try (StreamingReply reply = asking.stream()) {
      ChatResponse answer = reply.toResponse();
      assertThat(answer.text()).isEqualTo("Hello");
      assertThat(answer.message().json().string("reasoning_content")).isEqualTo("hmm");
      assertThat(answer.finishReason()).isEqualTo("stop");
      assertThat(answer.usage()).isEqualTo(Usage.of(3, 1));
    }
  }

  @Test
  void a_stream_of_calls() {
    server.streams(
        Server.events(
            chunk(
                "{'tool_calls':[{'index':0,'id':'a','type':'function','function':{'name':'time',"
                    + "'arguments':''}}]}",
                "null"),
            chunk("{'tool_calls':[{'index':0,'function':{'arguments':'{}'}}]}", "null"),
            chunk(
                "{'tool_calls':[{'index':1,'id':'b','type':'function','function':{'name':'date',"
                    + "'arguments':''}}]}",
                "null"),
            chunk("{}", "'tool_calls'"),
            "[DONE]"));

    ChatResponse answer = asking.stream().toResponse();

    assertThat(answer.finishReason()).isEqualTo("tool_calls");
    assertThat(answer.toolCalls())
        .extracting(call -> call.id() + " " + call.name() + " " + call.arguments())
        .containsExactly("a time {}", "b date {}");
  }

  @Test
  void vectors() {
    server.answers(
        200,
        json(
            "{'model':'text-embedding-3-small','data':[{'index':0,'embedding':[0.5,1]}],"
                + "'usage':{'prompt_tokens':2,'total_tokens':2}}"));

    JsonObject answer =
        asking.answer(Asking.embedding("'input':'a'").withModel("text-embedding-3-small"));

    assertThat(answer.objects("data").get(0).array("embedding").toJson()).isEqualTo("[0.5,1.0]");
    assertThat(answer.object("usage").integer("prompt_tokens")).isEqualTo(2);
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void the_headers_of_an_attempt_are_sent_with_it_and_not_with_the_next(boolean stream) {
    String end = Server.events(chunk("{'content':'a'}", "'stop'"), "[DONE]");
    String whole = json("{'choices':[{'message':{'content':'a'},'finish_reason':'stop'}]}");
    String parent = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01";
    for (int i = 0; i < 2; i++) {
      if (stream) {
        server.streams(end);
      } else {
        server.answers(200, whole);
      }
    }

    ChatCall attempt = asking.call().attempt(new Target("lc", "model-1", false)).call();
    attempt.report().requestHeaders(Map.of("traceparent", parent));
    read(asking.provider().chat(Asking.hello().withStream(stream), attempt));
    read(asking.ask(Asking.hello().withStream(stream)));

    assertThat(server.taken().getHeaders().get("traceparent")).isEqualTo(parent);
    assertThat(server.taken().getHeaders().get("traceparent")).isNull();
  }

  private static void read(ChatReply reply) {
    if (reply instanceof StreamingReply stream) {
      stream.toResponse();
    }
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  @DisplayName("43 too many requests, with the time to wait, which LangChain4j's clients lose")
  void too_many_requests(boolean stream) {
    server.answers(429, json("{'error':{'message':'Slow down.'}}"), "Retry-After", "7");

    ChatException failure = failure(stream);

    assertThat(failure).isInstanceOf(RateLimited.class).hasMessage("Slow down.");
    assertThat(failure.upstreamStatus()).isEqualTo(429);
    assertThat(failure.retryAfter()).isEqualTo(Duration.ofSeconds(7));
    assertThat(server.server.getRequestCount()).isEqualTo(1);
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void a_provider_that_fails(boolean stream) {
    server.answers(500, "<html>", "Content-Type", "text/html");

    ChatException failure = failure(stream);

    assertThat(failure)
        .isInstanceOf(Unavailable.class)
        .hasMessage("The provider answered 500 with text/html.");
    assertThat(failure.upstreamStatus()).isEqualTo(500);
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void a_prompt_that_is_too_long_and_a_wrong_key(boolean stream) {
    server.answers(400, json("{'error':{'message':'x','code':'context_length_exceeded'}}"));
    assertThat(failure(stream)).isInstanceOf(ContextOverflow.class);

    server.answers(401, json("{'error':{'message':'Wrong key sk-secret'}}"));
    assertThat(failure(stream))
        .isInstanceOf(Unauthorized.class)
        .hasMessageNotContaining("sk-secret");
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void a_refused_connection(boolean stream) {
    server.close();

    assertThat(failure(stream)).isInstanceOf(Unavailable.class);
  }

  @Test
  @DisplayName("11 a stream that breaks in the middle, and one that ends there")
  void a_stream_that_is_cut() {
    server.breaks(Server.events(chunk("{'content':'Hel'}", "null"), chunk("{}", "null")));
    StreamingReply broken = asking.stream();
    assertThatThrownBy(broken::toResponse).isInstanceOf(StreamBroken.class);

    server.streams(Server.events(chunk("{'content':'Hel'}", "null")));
    StreamingReply ended = asking.stream();
    assertThat(ended.next().text()).isEqualTo("Hel");
    assertThatThrownBy(ended::toResponse).isInstanceOf(StreamBroken.class);
  }

  @Test
  @DisplayName("18 closing a stream ends the exchange")
  void closing_a_stream() {
    server.stalls(Server.events(chunk("{'content':'Hel'}", "null"), chunk("{}", "null")));
    StreamingReply reply = asking.stream();
    assertThat(reply.next().text()).isEqualTo("Hel");

    reply.close();

    await().untilTrue(callEnded);
  }

  @Test
  @DisplayName("19 cancelling a stream before it begins ends the exchange")
  void cancelling_a_stream_that_has_not_begun() {
    server.keepsSilent();
    StreamingReply reply = asking.stream();
    server.taken();
    TimedOut reason = new TimedOut("Long enough.", FailureDetail.NONE);

    asking.call().cancel(reason);

    assertThatThrownBy(reply::next).isSameAs(reason);
    await().untilTrue(callEnded);
  }

  @Test
  @DisplayName("20 cancelling a plain call ends the exchange")
  void cancelling_a_plain_call() throws Exception {
    server.keepsSilent();
    FutureTask<ChatException> waiting = new FutureTask<>(() -> failure(false));
    new Thread(waiting).start();
    server.taken();
    TimedOut reason = new TimedOut("Long enough.", FailureDetail.NONE);

    asking.call().cancel(reason);

    assertThat(waiting.get(5, TimeUnit.SECONDS)).isSameAs(reason);
    await().untilTrue(callEnded);
  }
}
