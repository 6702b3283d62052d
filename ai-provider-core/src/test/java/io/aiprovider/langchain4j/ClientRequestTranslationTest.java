package io.aiprovider.langchain4j;

import static io.aiprovider.chat.Wire.json;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.langchain4j.agent.tool.ToolExecutionRequest;
import dev.langchain4j.agent.tool.ToolSpecification;
import dev.langchain4j.data.audio.Audio;
import dev.langchain4j.data.message.AiMessage;
import dev.langchain4j.data.message.AudioContent;
import dev.langchain4j.data.message.ChatMessage;
import dev.langchain4j.data.message.CustomMessage;
import dev.langchain4j.data.message.ImageContent;
import dev.langchain4j.data.message.PdfFileContent;
import dev.langchain4j.data.message.SystemMessage;
import dev.langchain4j.data.message.TextContent;
import dev.langchain4j.data.message.ToolExecutionResultMessage;
import dev.langchain4j.data.message.UserMessage;
import dev.langchain4j.data.message.VideoContent;
import dev.langchain4j.exception.UnsupportedFeatureException;
import dev.langchain4j.model.chat.request.ChatRequest;
import dev.langchain4j.model.chat.request.ChatRequestParameters;
import dev.langchain4j.model.chat.request.ResponseFormat;
import dev.langchain4j.model.chat.request.ResponseFormatType;
import dev.langchain4j.model.chat.request.ToolChoice;
import dev.langchain4j.model.chat.request.json.JsonObjectSchema;
import dev.langchain4j.model.chat.request.json.JsonRawSchema;
import dev.langchain4j.model.chat.request.json.JsonSchema;
import io.aiprovider.failure.InvalidRequest;
import io.aiprovider.json.JsonObject;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ClientRequestTranslationTest {
  private static final JsonObjectSchema CITY =
      JsonObjectSchema.builder().addStringProperty("city").required("city").build();

  private static JsonObject sent(ChatRequestParameters parameters) {
    return ClientRequestTranslation.of(
            ChatRequest.builder().messages(UserMessage.from("Hi")).parameters(parameters).build())
        .json();
  }

  private static JsonObject sent(ChatMessage message) {
    return MessageTranslation.of(message);
  }

  @Test
  void a_request_without_parameters_has_only_its_messages() {
    assertThat(sent(ChatRequestParameters.builder().build()))
        .isEqualTo(json("{'messages':[{'role':'user','content':'Hi'}]}"));
  }

  @Test
  void each_parameter_has_its_field() {
    ChatRequestParameters all =
        ChatRequestParameters.builder()
            .modelName("m")
            .temperature(0.5)
            .topP(0.9)
            .topK(40)
            .frequencyPenalty(0.1)
            .presencePenalty(0.2)
            .maxOutputTokens(100)
            .stopSequences("END")
            .build();

    assertThat(sent(all))
        .isEqualTo(
            json(
                "{'model':'m','messages':[{'role':'user','content':'Hi'}],'temperature':0.5,"
                    + "'top_p':0.9,'top_k':40,'frequency_penalty':0.1,'presence_penalty':0.2,"
                    + "'max_tokens':100,'stop':['END']}"));
  }

  @ParameterizedTest
  @CsvSource({"AUTO, auto", "REQUIRED, required", "NONE, none"})
  void a_tool_choice_is_a_string(ToolChoice choice, String word) {
    ToolSpecification tool = ToolSpecification.builder().name("look").build();
    ChatRequestParameters parameters =
        ChatRequestParameters.builder().toolSpecifications(tool).toolChoice(choice).build();

    assertThat(sent(parameters).string("tool_choice")).isEqualTo(word);
  }

  @Test
  void a_tool_is_a_function_with_its_schema() {
    ToolSpecification tool =
        ToolSpecification.builder().name("look").description("Looks.").parameters(CITY).build();

    assertThat(sent(ChatRequestParameters.builder().toolSpecifications(tool).build()).get("tools"))
        .hasToString(
            "[{\"type\":\"function\",\"function\":{\"name\":\"look\",\"description\":\"Looks.\","
                + "\"parameters\":{\"type\":\"object\",\"properties\":{\"city\":{\"type\":\"string\"}},"
                + "\"required\":[\"city\"]}}}]");
  }

  @Test
  void a_strict_tool_has_a_strict_schema() {
    ToolSpecification tool = ToolSpecification.builder().name("now").strict(true).build();

    assertThat(sent(ChatRequestParameters.builder().toolSpecifications(tool).build()).get("tools"))
        .hasToString(
            "[{\"type\":\"function\",\"function\":{\"name\":\"now\",\"parameters\":{"
                + "\"type\":\"object\",\"properties\":{},\"required\":[],"
                + "\"additionalProperties\":false},\"strict\":true}}]");
  }

  private static JsonObject format(ResponseFormat format) {
    return sent(ChatRequestParameters.builder().responseFormat(format).build())
        .object("response_format");
  }

  private static ResponseFormat format(String name, Object schema) {
    var root =
        schema instanceof JsonObjectSchema object ? object : JsonRawSchema.from(schema.toString());
    return ResponseFormat.builder()
        .type(ResponseFormatType.JSON)
        .jsonSchema(JsonSchema.builder().name(name).rootElement(root).build())
        .build();
  }

  @Test
  void a_schema_is_sent_in_strict_mode() {
    assertThat(format(format("List of <City>", CITY)))
        .isEqualTo(
            json(
                "{'type':'json_schema','json_schema':{'name':'List_of__City_','strict':true,"
                    + "'schema':{'type':'object','properties':{'city':{'type':'string'}},"
                    + "'required':['city'],'additionalProperties':false}}}"));
  }

  @Test
  void a_raw_schema_is_sent_unchanged() {
    assertThat(format(format(null, "{\"type\": \"object\"}")))
        .isEqualTo(
            json(
                "{'type':'json_schema','json_schema':{'name':'answer','strict':false,"
                    + "'schema':{'type':'object'}}}"));
  }

  @Test
  void json_without_a_schema_is_a_json_object_and_text_is_no_format() {
    assertThat(format(ResponseFormat.JSON)).isEqualTo(json("{'type':'json_object'}"));
    assertThat(format(ResponseFormat.TEXT)).isNull();
  }

  @Test
  void a_system_message_and_a_user_name_are_kept() {
    assertThat(sent(SystemMessage.from("Be brief.")))
        .isEqualTo(json("{'role':'system','content':'Be brief.'}"));
    assertThat(sent(UserMessage.from("ada", "Hi")))
        .isEqualTo(json("{'role':'user','name':'ada','content':'Hi'}"));
  }

  @Test
  void contents_are_parts() {
    UserMessage message =
        UserMessage.from(
            TextContent.from("See."),
            ImageContent.from("https://x.test/a.png", ImageContent.DetailLevel.AUTO),
            ImageContent.from("QUJD", "image/gif", ImageContent.DetailLevel.ULTRA_HIGH),
            PdfFileContent.from("QUJD", "application/pdf"),
            PdfFileContent.from("https://x.test/a.pdf"),
            AudioContent.from("QUJD", "audio/mpeg"),
            AudioContent.from(
                Audio.builder().binaryData(new byte[] {1}).mimeType("audio/x-wav").build()),
            VideoContent.from("https://x.test/a.mp4"));

    assertThat(sent(message).get("content"))
        .isEqualTo(
            json("{'c':[{'type':'text','text':'See.'},"
                    + "{'type':'image_url','image_url':{'url':'https://x.test/a.png','detail':'auto'}},"
                    + "{'type':'image_url','image_url':{'url':'data:image/gif;base64,QUJD','detail':'high'}},"
                    + "{'type':'file','file':{'filename':'document.pdf',"
                    + "'file_data':'data:application/pdf;base64,QUJD'}},"
                    + "{'type':'file','file':{'filename':'document.pdf','file_data':'https://x.test/a.pdf'}},"
                    + "{'type':'input_audio','input_audio':{'data':'QUJD','format':'mp3'}},"
                    + "{'type':'input_audio','input_audio':{'data':'AQ==','format':'wav'}},"
                    + "{'type':'video_url','video_url':{'url':'https://x.test/a.mp4'}}]}")
                .get("c"));
  }

  @Test
  void an_audio_by_its_url_is_refused() {
    UserMessage message = UserMessage.from(AudioContent.from("https://x.test/a.mp3"));

    assertThatThrownBy(() -> sent(message))
        .isInstanceOf(UnsupportedFeatureException.class)
        .hasMessageContaining("by its URL");
  }

  @Test
  void calls_and_their_results_are_connected_by_id() {
    ToolExecutionRequest call =
        ToolExecutionRequest.builder().id("c1").name("look").arguments("{\"a\":1}").build();

    assertThat(sent(AiMessage.from(call)))
        .isEqualTo(
            json(
                "{'role':'assistant','content':null,'tool_calls':[{'id':'c1','type':'function',"
                    + "'function':{'name':'look','arguments':'{\\'a\\':1}'}}]}"));
    assertThat(sent(ToolExecutionResultMessage.from(call, "sun")))
        .isEqualTo(json("{'role':'tool','tool_call_id':'c1','content':'sun'}"));
  }

  @Test
  void calls_without_ids_are_connected_by_name() {
    ToolExecutionRequest call = ToolExecutionRequest.builder().name("look").build();

    assertThat(sent(AiMessage.from(call)).objects("tool_calls").get(0))
        .isEqualTo(
            json("{'id':'look','type':'function','function':{'name':'look','arguments':'{}'}}"));
    assertThat(sent(ToolExecutionResultMessage.from(call, "sun")).string("tool_call_id"))
        .isEqualTo("look");
  }

  @Test
  void a_result_may_have_several_contents() {
    ToolExecutionResultMessage result =
        ToolExecutionResultMessage.builder()
            .id("c1")
            .toolName("look")
            .contents(TextContent.from("This:"), ImageContent.from("https://x.test/a.png"))
            .build();

    assertThat(sent(result).objects("content"))
        .extracting(part -> part.string("type"))
        .containsExactly("text", "image_url");
  }

  @Test
  void thinking_is_sent_back_as_reasoning() {
    AiMessage answer = AiMessage.builder().text("4").thinking("2 + 2").build();

    assertThat(sent(answer))
        .isEqualTo(json("{'role':'assistant','content':'4','reasoning_content':'2 + 2'}"));
  }

  @Test
  void a_custom_message_has_openais_format() {
    assertThat(sent(CustomMessage.from(Map.of("role", "developer"))))
        .isEqualTo(json("{'role':'developer'}"));
    assertThatThrownBy(() -> sent(CustomMessage.from(Map.of("content", "x"))))
        .isInstanceOf(UnsupportedFeatureException.class)
        .hasMessageContaining("with a role");
  }

  @Test
  void an_invalid_request_is_refused_before_it_is_sent() {
    ChatRequestParameters none = ChatRequestParameters.builder().maxOutputTokens(0).build();

    assertThatThrownBy(() -> sent(none)).isInstanceOf(InvalidRequest.class);
  }
}
