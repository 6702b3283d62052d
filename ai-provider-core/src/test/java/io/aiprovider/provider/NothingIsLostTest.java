package io.aiprovider.provider;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.langchain4j.data.message.AiMessage;
import dev.langchain4j.model.chat.ChatModel;
import dev.langchain4j.model.chat.response.ChatResponse;
import io.aiprovider.call.ChatCall;
import io.aiprovider.chat.ChatRequest;
import io.aiprovider.failure.UnsupportedFeature;
import io.aiprovider.provider.anthropic.AnthropicProvider;
import io.aiprovider.provider.google.GoogleProvider;
import io.aiprovider.provider.langchain4j.LangChain4jProvider;
import io.aiprovider.reply.Target;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Stream;
import mockwebserver3.Dispatcher;
import mockwebserver3.MockResponse;
import mockwebserver3.MockWebServer;
import mockwebserver3.RecordedRequest;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Each field of OpenAI's chat request goes to providers with another protocol, is told to be left
 * out, or refused. A field is carried if the provider gets something else with it than without it.
 * {@code model}, {@code stream} and {@code stream_options} say how an answer is fetched.
 */
@DisplayName("R34 no field is lost without a word")
class NothingIsLostTest {
  private static final String TOOLS = ",'tools':[{'type':'function','function':{'name':'f'}}]";
  private static final String HI = "'messages':[{'role':'user','content':'Hi'}]";
  private static final String PICTURE = "'url':'data:image/png;base64,AAAA'";

  /** A field, a request without it, and what is put into it; {@code @} is the place. */
  private record Field(String name, String request, String value) {
    static Field top(String name, String value) {
      return new Field(name, HI + "@", ",'" + name + "':" + value);
    }

    static Field beside(String others, String name, String value) {
      return new Field(name, HI + others + "@", ",'" + name + "':" + value);
    }

    static Field of(String name, String request, String value) {
      return new Field(name, request, value);
    }

    static Field inPart(String name, String part, String value) {
      return new Field(
          "messages.content." + name,
          "'messages':[{'role':'user','content':[{'type':'text','text':'Hi'}," + part + "]}]",
          value);
    }
  }

  private static final List<Field> FIELDS =
      List.of(
          Field.top("audio", "{'voice':'alloy','format':'mp3'}"),
          Field.top("frequency_penalty", "0.5"),
          Field.top("presence_penalty", "0.5"),
          Field.top("functions", "[{'name':'f','description':'D'}]"),
          Field.beside(",'functions':[{'name':'f'}]", "function_call", "'none'"),
          Field.beside(",'functions':[{'name':'f'}]", "function_call", "{'name':'f'}"),
          Field.top("logit_bias", "{'1':5}"),
          Field.top("logprobs", "true"),
          Field.beside(",'logprobs':true", "top_logprobs", "2"),
          Field.top("max_completion_tokens", "77"),
          Field.top("max_tokens", "77"),
          Field.top("metadata", "{'a':'b'}"),
          Field.of("metadata", HI + ",'metadata':{'user_id':'u'@}", ",'a':'b'"),
          Field.top("modalities", "['text','audio']"),
          Field.top("moderation", "{'model':'m'}"),
          Field.top("n", "2"),
          Field.beside(TOOLS, "parallel_tool_calls", "false"),
          Field.top("prediction", "{'type':'content','content':'x'}"),
          Field.top("prompt_cache_key", "'k'"),
          Field.top("prompt_cache_options", "{'mode':'explicit'}"),
          Field.top("prompt_cache_retention", "'24h'"),
          Field.top("reasoning_effort", "'high'"),
          Field.top("reasoning_effort", "'whatever'"),
          Field.top("response_format", "{'type':'json_object'}"),
          Field.top(
              "response_format",
              "{'type':'json_schema','json_schema':{'name':'n','schema':{'type':'object',"
                  + "'properties':{'a':{'type':'string'}},'additionalProperties':false}}}"),
          Field.of(
              "response_format",
              HI
                  + ",'response_format':{'type':'json_schema','json_schema':{'name':'n'@,"
                  + "'schema':{'type':'object','properties':{'a':{'type':'string'}}}}}",
              ",'description':'D'"),
          Field.top("safety_identifier", "'s'"),
          Field.top("seed", "7"),
          Field.top("service_tier", "'flex'"),
          Field.top("stop", "['x']"),
          Field.top("store", "true"),
          Field.top("temperature", "0.5"),
          Field.beside(TOOLS, "tool_choice", "'none'"),
          Field.beside(TOOLS, "tool_choice", "{'type':'function','function':{'name':'f'}}"),
          Field.beside(TOOLS, "tool_choice", "{'type':'custom','custom':{'name':'f'}}"),
          Field.top("tools", "[{'type':'function','function':{'name':'f'}}]"),
          Field.top("tools", "[{'type':'custom','custom':{'name':'f'}}]"),
          Field.of(
              "tools",
              HI + ",'tools':[{'type':'function','function':{'name':'f'@}}]",
              ",'description':'D'"),
          Field.of(
              "tools",
              HI + ",'tools':[{'type':'function','function':{'name':'f'@}}]",
              ",'parameters':{'type':'object','properties':{'a':{'type':'string'}}}"),
          Field.of(
              "tools.function.strict",
              HI + ",'tools':[{'type':'function','function':{'name':'f'@}}]",
              ",'strict':true"),
          Field.top("top_p", "0.5"),
          Field.top("user", "'u'"),
          Field.top("verbosity", "'low'"),
          Field.top("web_search_options", "{}"),
          Field.of(
              "messages.name", "'messages':[{'role':'user','content':'Hi'@}]", ",'name':'ann'"),
          Field.of(
              "messages.name",
              "'messages':[{'role':'system','content':'Be.'@},{'role':'user','content':'Hi'}]",
              ",'name':'ann'"),
          Field.of(
              "messages.audio",
              "'messages':[{'role':'assistant','content':'x'@},{'role':'user','content':'Hi'}]",
              ",'audio':{'id':'a'}"),
          Field.of(
              "messages.refusal",
              "'messages':[{'role':'assistant','content':'x'@},{'role':'user','content':'Hi'}]",
              ",'refusal':'No.'"),
          Field.of(
              "messages",
              "'messages':[{'role':'user','content':'Hi'}@]",
              ",{'role':'assistant','content':null,'function_call':{'name':'f','arguments':'{}'}},"
                  + "{'role':'function','name':'f','content':'noon'}"),
          Field.of(
              "messages",
              "'messages':[{'role':'user','content':'Hi'}@]",
              ",{'role':'assistant','content':null,'tool_calls':[{'id':'a','type':'custom',"
                  + "'custom':{'name':'f','input':'x'}}]}"),
          Field.inPart("text", "{'type':'text','text':'@'}", "More"),
          Field.inPart("refusal", "{'type':'refusal','refusal':'@'}", "No"),
          Field.inPart(
              "prompt_cache_breakpoint",
              "{'type':'text','text':'x'@}",
              ",'prompt_cache_breakpoint':{'mode':'explicit'}"),
          Field.inPart(
              "image_url.detail",
              "{'type':'image_url','image_url':{" + PICTURE + "@}}",
              ",'detail':'low'"),
          Field.inPart(
              "image_url.detail",
              "{'type':'image_url','image_url':{" + PICTURE + "@}}",
              ",'detail':'original'"),
          Field.inPart(
              "image_url.format",
              "{'type':'image_url','image_url':{" + PICTURE + "@}}",
              ",'format':'image/webp'"),
          Field.inPart(
              "image_url.format",
              "{'type':'image_url','image_url':{'url':'https://x.test/a'@}}",
              ",'format':'image/webp'"),
          Field.inPart(
              "image_url.format",
              "{'type':'image_url','image_url':{" + PICTURE + "@}}",
              ",'format':'png'"),
          Field.inPart(
              "image_url.format",
              "{'type':'image_url','image_url':{'url':'https://x.test/a'@}}",
              ",'format':'png'"),
          Field.inPart(
              "file.filename",
              "{'type':'file','file':{'file_data':'data:application/pdf;base64,AAAA'@}}",
              ",'filename':'a.pdf'"));

  private static final MockWebServer SERVER = new MockWebServer();
  private static final List<String> ASKED = new CopyOnWriteArrayList<>();
  private static Map<String, ChatProvider> providers = Map.of();

  private static final ChatModel MODEL =
      new ChatModel() {
        @Override
        public ChatResponse doChat(dev.langchain4j.model.chat.request.ChatRequest request) {
          ASKED.add(request.toString());
          return ChatResponse.builder().aiMessage(AiMessage.from("Hello")).build();
        }
      };

  @BeforeAll
  static void start() throws IOException {
    SERVER.setDispatcher(new Answers());
    SERVER.start();
    String address = SERVER.url("/").toString();
    providers =
        Map.of(
            "claude-haiku-4-5",
            AnthropicProvider.builder("p").baseUrl(address).apiKey("k").build(),
            "gemini-2.5-flash",
            GoogleProvider.builder("p").baseUrl(address).apiKey("k").build(),
            "any",
            LangChain4jProvider.builder("p").chatModel(MODEL).build());
  }

  @AfterAll
  static void stop() {
    providers.values().forEach(ChatProvider::close);
    SERVER.close();
  }

  static Stream<Arguments> fields() {
    return FIELDS.stream()
        .flatMap(
            field ->
                Stream.of("claude-haiku-4-5", "gemini-2.5-flash", "any")
                    .map(model -> Arguments.of(model, field.name(), field)));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"claude-haiku-4-5", "claude-opus-4-7", "gemini-2.5-flash", "gemini-3-pro"})
  @DisplayName("R33 an unknown effort is told, and does not become thinking")
  void unknown_efforts(String model) {
    ChatCall call = ChatCall.create();

    assertThat(sent(model, HI + ",'reasoning_effort':'whatever'", call))
        .isEqualTo(sent(model, HI, ChatCall.create()));
    assertThat(call.trace().dropped()).containsExactly("reasoning_effort");
  }

  @ParameterizedTest
  @ValueSource(strings = {"claude-haiku-4-5", "gemini-2.5-flash", "any"})
  @DisplayName("R33 an unknown role or form of answer is refused by name")
  void unknown_roles_and_formats(String model) {
    assertThatThrownBy(
            () ->
                sent(
                    model,
                    "'messages':[{'role':'user','content':'Hi'},"
                        + "{'role':'critic','content':'No.'}]",
                    ChatCall.create()))
        .isInstanceOfSatisfying(
            UnsupportedFeature.class,
            refusal -> assertThat(refusal.param()).isEqualTo("messages[1].role"));
    assertThatThrownBy(
            () -> sent(model, HI + ",'response_format':{'type':'haiku'}", ChatCall.create()))
        .isInstanceOfSatisfying(
            UnsupportedFeature.class,
            refusal -> assertThat(refusal.param()).isEqualTo("response_format"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"claude-haiku-4-5", "gemini-2.5-flash"})
  @DisplayName("R34 the format of an image is the media type of data without one")
  void formats_of_data_without_a_type(String model) {
    String part =
        "{'type':'image_url','image_url':{'url':'data:;base64,AAAA','format':'image/webp'}}";
    ChatCall call = ChatCall.create();

    assertThat(sent(model, "'messages':[{'role':'user','content':[" + part + "]}]", call))
        .contains("\"image/webp\"");
    assertThat(call.trace().dropped()).isEmpty();
  }

  @Test
  @DisplayName("R34 a format that is no media type is told, and not sent to Google")
  void formats_that_are_not_a_media_type() {
    String part = "{'type':'image_url','image_url':{" + PICTURE + ",'format':'png'}}";
    ChatCall call = ChatCall.create();

    String sent =
        sent("gemini-2.5-flash", "'messages':[{'role':'user','content':[" + part + "]}]", call);

    assertThat(sent).contains("\"mimeType\":\"image/png\"");
    assertThat(call.trace().dropped()).containsExactly("messages.content.image_url.format");
  }

  @ParameterizedTest(name = "{1} to {0}")
  @MethodSource("fields")
  void each_field_is_sent_reported_or_refused(String model, String name, Field field) {
    String without = sent(model, field.request().replace("@", ""), ChatCall.create());
    ChatCall call = ChatCall.create();
    String with;
    try {
      with = sent(model, field.request().replace("@", field.value()), call);
    } catch (UnsupportedFeature refusal) {
      assertThat(refusal.param()).startsWith(name.replaceFirst("\\..*", ""));
      return;
    }
    if (with.equals(without)) {
      assertThat(call.trace().dropped()).contains(name);
    }
  }

  private static String sent(String model, String members, ChatCall call) {
    String body = "{\"model\":\"" + model + "\"," + members.replace('\'', '"') + "}";
    ChatRequest request = ChatRequest.parse(body.getBytes(UTF_8));
    ChatProvider provider =
        model.startsWith("claude")
            ? providers.get("claude-haiku-4-5")
            : model.startsWith("gemini") ? providers.get("gemini-2.5-flash") : providers.get("any");
    if (provider == providers.get("any")) {
      // what has an https URL would be downloaded
      request = ChatRequest.parse(body.replace("https://x.test", "gs://x.test").getBytes(UTF_8));
    }
    Objects.requireNonNull(provider)
        .chat(request, call.attempt(new Target("p", model, false)).call())
        .close();
    return ASKED.get(ASKED.size() - 1);
  }

  private static final class Answers extends Dispatcher {
    @Override
    public MockResponse dispatch(RecordedRequest request) {
      ASKED.add(Objects.requireNonNull(request.getBody()).utf8());
      String answer =
          """
          {"content":[{"type":"text","text":"Hello"}],"stop_reason":"end_turn","candidates":[{\
          "content":{"parts":[{"text":"Hello"}]},"finishReason":"STOP"}]}""";
      return new MockResponse.Builder().body(answer).build();
    }
  }
}
