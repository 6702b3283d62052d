package io.aiprovider.provider.langchain4j;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.langchain4j.model.anthropic.AnthropicChatModel;
import dev.langchain4j.model.anthropic.AnthropicStreamingChatModel;
import dev.langchain4j.model.chat.StreamingChatModel;
import dev.langchain4j.model.googleai.GoogleAiGeminiStreamingChatModel;
import dev.langchain4j.model.ollama.OllamaStreamingChatModel;
import io.aiprovider.chat.ChatResponse;
import io.aiprovider.chat.Usage;
import io.aiprovider.failure.ChatException;
import io.aiprovider.failure.FailureKind;
import io.aiprovider.failure.StreamBroken;
import io.aiprovider.json.JsonObject;
import io.aiprovider.provider.langchain4j.http.OkHttpLangChain4jClient;
import io.aiprovider.reply.CompleteReply;
import io.aiprovider.reply.StreamingReply;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** LangChain4j's models of other makers than OpenAI, where they go a way of their own. */
class OtherModelsTest {
  private static final String STARTED =
      event(
              "message_start",
              "'message':{'id':'m-1','model':'claude-1','usage':{'input_tokens':10,"
                  + "'output_tokens':1,'cache_read_input_tokens':3}}")
          + event("content_block_start", "'index':0,'content_block':{'type':'thinking'}")
          + event(
              "content_block_delta", "'index':0,'delta':{'type':'thinking_delta','thinking':'hmm'}")
          + event(
              "content_block_delta", "'index':0,'delta':{'type':'signature_delta','signature':'S'}")
          + event("content_block_stop", "'index':0");
  private static final String ENDED =
      event("message_delta", "'delta':{'stop_reason':'end_turn'},'usage':{'output_tokens':9}")
          + event("message_stop", "'x':0");

  private final Server server = new Server();

  @AfterEach
  void stop() {
    server.close();
  }

  private static String json(String text) {
    return text.replace('\'', '"');
  }

  private static String event(String name, String members) {
    return "event: " + name + "\n" + data("'type':'" + name + "'," + members);
  }

  private static String data(String members) {
    return "data: {" + json(members) + "}\n\n";
  }

  private AnthropicStreamingChatModel anthropic() {
    return AnthropicStreamingChatModel.builder()
        .httpClientBuilder(OkHttpLangChain4jClient.builder())
        .baseUrl(server.url())
        .apiKey("sk-secret")
        .modelName("claude")
        .returnThinking(true)
        .build();
  }

  private StreamingReply stream(StreamingChatModel model) {
    return Asking.of(LangChain4jProvider.builder("lc").streamingChatModel(model)).stream();
  }

  private ChatException failure(StreamingChatModel model) {
    return catchThrowableOfType(ChatException.class, () -> stream(model).toResponse());
  }

  @Test
  @DisplayName("52, 56 a stream of Anthropic's, with its signature and usage")
  void anthropics_stream() {
    server.streams(
        STARTED
            + event("ping", "'x':0")
            + event("content_block_start", "'index':1,'content_block':{'type':'text','text':''}")
            + event("content_block_delta", "'index':1,'delta':{'type':'text_delta','text':'Hello'}")
            + event("content_block_stop", "'index':1")
            + ENDED);

    ChatResponse answer = stream(anthropic()).toResponse();

    assertThat(answer.text()).isEqualTo("Hello");
    assertThat(answer.usage()).isEqualTo(new Usage(13, 3, 0, 9, 0));
    assertThat(answer.message().json().objects("thinking_blocks").get(0).toJson())
        .isEqualTo(json("{'type':'thinking','thinking':'hmm','signature':'S','provider':'lc'}"));
  }

  @Test
  @DisplayName("52 thinking is sent back to Anthropic with its signature")
  void thinking_goes_back() {
    server.answers(
        200,
        json(
            "{'id':'m-1','model':'claude-1','content':[{'type':'text','text':'ok'}],"
                + "'stop_reason':'end_turn','usage':{'input_tokens':1,'output_tokens':1}}"));
    Asking asking =
        Asking.of(
            LangChain4jProvider.builder("lc")
                .chatModel(
                    AnthropicChatModel.builder()
                        .httpClientBuilder(OkHttpLangChain4jClient.builder())
                        .baseUrl(server.url())
                        .apiKey("sk-secret")
                        .modelName("claude")
                        .sendThinking(true)
                        .maxRetries(0)
                        .build()));

    CompleteReply reply =
        (CompleteReply)
            asking.ask(
                Asking.request(
                    """
                    'messages':[{'role':'user','content':'Hi'},{'role':'assistant','content':'Ho',\
                    'thinking_blocks':[{'type':'thinking','thinking':'hmm','signature':'S',\
                    'provider':'lc'}]},{'role':'user','content':'And?'}]"""));

    assertThat(reply.response().text()).isEqualTo("ok");
    JsonObject sent = JsonObject.parse(Objects.requireNonNull(server.taken().getBody()).utf8());
    assertThat(sent.objects("messages").get(1).objects("content").get(0).toJson())
        .isEqualTo(json("{'type':'thinking','thinking':'hmm','signature':'S'}"));
  }

  @ParameterizedTest
  @CsvSource({
    "overloaded_error, OVERLOADED",
    "rate_limit_error, RATE_LIMITED",
    "invalid_request_error, INVALID_REQUEST"
  })
  @DisplayName("54 an error in Anthropic's stream has its kind")
  void anthropics_errors(String type, FailureKind kind) {
    String error = event("error", "'error':{'type':'" + type + "','message':'No.'}");
    server.streams(error);
    assertThat(failure(anthropic()).kind()).isEqualTo(kind);

    server.streams(STARTED + error);
    assertThat(failure(anthropic()).kind()).isEqualTo(kind);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", ": nothing\n\n", "{\"an\":\"answer\"}"})
  @DisplayName("15, 16 a model that waits for its last event does not wait for ever")
  void a_stream_without_events(String body) {
    server.streams(body);

    assertThat(failure(anthropic())).isInstanceOf(StreamBroken.class);
  }

  @Test
  @DisplayName("11 also in the middle of an answer")
  void without_a_last_event() {
    server.streams(STARTED);
    assertThat(failure(anthropic())).isInstanceOf(StreamBroken.class);

    server.streams(json("{'message':{'role':'assistant','content':'Hel'},'done':false}\n"));
    assertThat(
            failure(
                OllamaStreamingChatModel.builder()
                    .httpClientBuilder(OkHttpLangChain4jClient.builder())
                    .baseUrl(server.url())
                    .modelName("llama")
                    .build()))
        .isInstanceOf(StreamBroken.class);
  }

  @Test
  @DisplayName("11 Gemini sends usage with every piece, so usage does not mark the end")
  void geminis_count() {
    String piece =
        "'candidates':[{'content':{'parts':[{'text':'Hel'}]}%s}],"
            + "'usageMetadata':{'promptTokenCount':3,'candidatesTokenCount':1}";
    StreamingChatModel gemini =
        GoogleAiGeminiStreamingChatModel.builder()
            .httpClientBuilder(OkHttpLangChain4jClient.builder())
            .baseUrl(server.url())
            .apiKey("sk-secret")
            .modelName("gemini")
            .build();

    server.streams(data(String.format(piece, "")));
    assertThat(failure(gemini)).isInstanceOf(StreamBroken.class);

    server.streams(
        data(String.format(piece, "")) + data(String.format(piece, ",'finishReason':'STOP'")));
    ChatResponse answer = stream(gemini).toResponse();
    assertThat(List.of(answer.text(), answer.finishReason())).containsExactly("HelHel", "stop");
  }
}
