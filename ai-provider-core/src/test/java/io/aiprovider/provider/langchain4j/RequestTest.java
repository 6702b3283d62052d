package io.aiprovider.provider.langchain4j;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.langchain4j.agent.tool.ToolExecutionRequest;
import dev.langchain4j.data.message.AiMessage;
import dev.langchain4j.data.message.AudioContent;
import dev.langchain4j.data.message.ImageContent;
import dev.langchain4j.data.message.ImageContent.DetailLevel;
import dev.langchain4j.data.message.PdfFileContent;
import dev.langchain4j.data.message.SystemMessage;
import dev.langchain4j.data.message.TextContent;
import dev.langchain4j.data.message.ToolExecutionResultMessage;
import dev.langchain4j.data.message.UserMessage;
import dev.langchain4j.data.message.VideoContent;
import dev.langchain4j.model.ModelProvider;
import dev.langchain4j.model.chat.request.ChatRequest;
import dev.langchain4j.model.chat.request.ResponseFormat;
import dev.langchain4j.model.chat.request.ToolChoice;
import io.aiprovider.failure.InvalidRequest;
import io.aiprovider.failure.UnsupportedFeature;
import io.aiprovider.provider.Unsupported;
import io.aiprovider.reply.CompleteReply;
import java.net.URI;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What is asked, and what LangChain4j's model is then asked. */
class RequestTest {
  private static final String HI = "'messages':[{'role':'user','content':'Hi'}]";
  private static final String TOOLS =
      """
      ,'tools':[{'type':'function','function':{'name':'time','description':'The time','strict':true,\
      'parameters':{'type':'object','properties':{'zone':{'type':'string'}}}}},\
      {'type':'function','function':{'name':'date'}}]""";

  private final FakeChatModel model = FakeChatModel.answering(FakeChatModel.HELLO);
  private final Asking asking = Asking.of(model);

  private ChatRequest askedFor(String members) {
    asking.ask(Asking.request(members)).close();
    return model.asked.get(model.asked.size() - 1);
  }

  private ChatRequest askedForMessage(String message) {
    return askedFor("'messages':[" + message + "]");
  }

  @Test
  void the_model_and_the_parameters() {
    ChatRequest asked =
        askedFor(
            HI
                + ",'temperature':0.5,'top_p':0.9,'top_k':40,'frequency_penalty':0.1,"
                + "'presence_penalty':0.2,'max_tokens':100,'stop':['a','b']");

    assertThat(asked.modelName()).isEqualTo("model-1");
    assertThat(asked.temperature()).isEqualTo(0.5);
    assertThat(asked.topP()).isEqualTo(0.9);
    assertThat(asked.topK()).isEqualTo(40);
    assertThat(asked.frequencyPenalty()).isEqualTo(0.1);
    assertThat(asked.presencePenalty()).isEqualTo(0.2);
    assertThat(asked.maxOutputTokens()).isEqualTo(100);
    assertThat(asked.stopSequences()).containsExactly("a", "b");
    assertThat(asked.messages()).containsExactly(UserMessage.from("Hi"));
  }

  @Test
  @DisplayName("29 both names of the limit are accepted, the newer one is used")
  void a_limit_of_tokens() {
    assertThat(askedFor(HI + ",'max_completion_tokens':5").maxOutputTokens()).isEqualTo(5);
    assertThat(askedFor(HI + ",'max_tokens':9,'max_completion_tokens':5").maxOutputTokens())
        .isEqualTo(5);
  }

  @Test
  void one_stop_sequence() {
    assertThat(askedFor(HI + ",'stop':'END'").stopSequences()).containsExactly("END");
  }

  @Test
  void a_model_without_a_name_gets_a_name_only_if_another_is_requested() {
    model.nameless();
    Asking named =
        Asking.of(LangChain4jProvider.builder("lc").chatModel(model).defaultModel("model-1"));

    named.ask(Asking.hello()).close();
    named.ask(Asking.hello().withModel("model-2")).close();

    assertThat(model.asked).extracting(ChatRequest::modelName).containsExactly(null, "model-2");
  }

  @Test
  @DisplayName("26, 28 a conversation with tools: empty arguments, calls without text")
  void a_conversation_with_tools() {
    ChatRequest asked =
        askedFor(
            """
            'messages':[{'role':'system','content':'Be brief.'},
             {'role':'developer','content':[{'type':'text','text':'Be kind.'}]},
             {'role':'user','name':'Ann','content':'Time?'},
             {'role':'assistant','content':null,'reasoning_content':'hmm','tool_calls':[
              {'id':'a','type':'function','function':{'name':'time','arguments':''}},
              {'id':'b','type':'function','function':{'name':'date','arguments':'{}'}}]},
             {'role':'tool','tool_call_id':'a','content':'noon'},
             {'role':'tool','tool_call_id':'b','content':[{'type':'text','text':'today'}]},
             {'role':'assistant','content':'Noon.'},
             {'role':'assistant','refusal':'No.','content':null}]""");

    assertThat(asked.messages())
        .containsExactly(
            SystemMessage.from("Be brief."),
            SystemMessage.from("Be kind."),
            UserMessage.from("Ann", "Time?"),
            AiMessage.builder()
                .thinking("hmm")
                .toolExecutionRequests(List.of(call("a", "time"), call("b", "date")))
                .build(),
            ToolExecutionResultMessage.from("a", "time", "noon"),
            ToolExecutionResultMessage.from("b", "date", "today"),
            AiMessage.from("Noon."),
            AiMessage.from("No."));
  }

  private static ToolExecutionRequest call(String id, String name) {
    return ToolExecutionRequest.builder().id(id).name(name).arguments("{}").build();
  }

  @Test
  @DisplayName("52 signed thinking is sent back only to the provider that signed it")
  void signed_thinking() {
    ChatRequest asked =
        askedFor(
            """
            'messages':[{'role':'user','content':'Hi'},{'role':'assistant','content':'Yes.',
             'reasoning_content':'all of it','thinking_blocks':[
             {'type':'thinking','thinking':'ours','signature':'s1','provider':'lc'},
             {'type':'redacted_thinking','data':'sealed','provider':'lc'},
             {'type':'thinking','thinking':'theirs','signature':'s2'}]}]""");

    assertThat(asked.messages().get(1))
        .isEqualTo(
            AiMessage.builder()
                .text("Yes.")
                .thinking("ours")
                .attributes(
                    Map.of("thinking_signature", "s1", "redacted_thinking", List.of("sealed")))
                .build());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "'thinking_blocks':[{'type':'thinking','thinking':'hmm','signature':'s2'}]",
        "'extra_content':{'google':{'thought_signature':'s3'}}"
      })
  void thinking_that_another_provider_signed_is_not_sent(String proof) {
    ChatRequest asked =
        askedForMessage(
            "{'role':'assistant','content':'Yes.','reasoning_content':'hmm'," + proof + "}");

    assertThat(asked.messages()).containsExactly(AiMessage.from("Yes."));
  }

  @Test
  void a_model_that_signs_its_thinking_gets_none_without_a_signature() {
    model.of(ModelProvider.ANTHROPIC);

    ChatRequest asked =
        askedForMessage("{'role':'assistant','content':'Yes.','reasoning_content':'hmm'}");

    assertThat(asked.messages()).containsExactly(AiMessage.from("Yes."));
  }

  @Test
  void images_audio_videos_and_pdf_files() {
    ChatRequest asked =
        askedForMessage(
            """
            {'role':'user','content':[{'type':'text','text':'See:'},
             {'type':'image_url','image_url':{'url':'gs://x/a.png','detail':'high'}},
             {'type':'image_url','image_url':{'url':'data:image/png;base64,AAAA'}},
             {'type':'input_audio','input_audio':{'data':'BBBB','format':'wav'}},
             {'type':'video_url','video_url':{'url':'gs://x/a.mp4'}},
             {'type':'file','file':{'filename':'a.pdf',
              'file_data':'data:application/pdf;base64,CCCC'}}]}""");

    assertThat(asked.messages())
        .containsExactly(
            UserMessage.from(
                TextContent.from("See:"),
                ImageContent.from(URI.create("gs://x/a.png"), DetailLevel.HIGH),
                ImageContent.from("AAAA", "image/png", DetailLevel.AUTO),
                AudioContent.from("BBBB", "audio/wav"),
                VideoContent.from(URI.create("gs://x/a.mp4")),
                PdfFileContent.from("CCCC", "application/pdf")));
  }

  @Test
  void an_invalid_url_makes_the_request_invalid() {
    assertThatThrownBy(
            () ->
                askedForMessage(
                    "{'role':'user','content':[{'type':'image_url','image_url':"
                        + "{'url':'no address'}}]}"))
        .isInstanceOf(InvalidRequest.class)
        .hasMessageContaining("messages[0].content[0]");
  }

  @Test
  void tools_with_their_schemas() {
    ChatRequest asked = askedFor(HI + TOOLS + ",'tool_choice':'required'");

    assertThat(asked.toolChoice()).isEqualTo(ToolChoice.REQUIRED);
    assertThat(asked.toolSpecifications())
        .extracting(tool -> tool.name() + " " + tool.description() + " " + tool.strict())
        .containsExactly("time The time true", "date null null");
    assertThat(asked.toolSpecifications().get(0).parameters().properties()).containsKey("zone");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "'auto' | AUTO | [time, date]",
        "'none' | NONE | [time, date]",
        "{'type':'function','function':{'name':'date'}} | REQUIRED | [date]",
        "{'type':'allowed_tools','allowed_tools':{'mode':'auto','tools':[{'type':'function',"
            + "'function':{'name':'time'}}]}} | AUTO | [time]"
      },
      quoteCharacter = '"')
  void a_tool_that_must_be_called_is_the_only_one_offered(
      String choice, ToolChoice mode, String offered) {
    ChatRequest asked = askedFor(HI + TOOLS + ",'tool_choice':" + choice);

    assertThat(asked.toolChoice()).isEqualTo(mode);
    assertThat(asked.toolSpecifications().stream().map(tool -> tool.name()).toList())
        .hasToString(offered);
  }

  @Test
  void the_response_format() {
    assertThat(askedFor(HI + ",'response_format':{'type':'text'}").responseFormat()).isNull();
    assertThat(askedFor(HI + ",'response_format':{'type':'json_object'}").responseFormat())
        .isEqualTo(ResponseFormat.JSON);
    ResponseFormat schema =
        askedFor(
                HI
                    + ",'response_format':{'type':'json_schema','json_schema':{'name':'person',"
                    + "'description':'Somebody','strict':true,'schema':{'type':'object',"
                    + "'properties':{'name':{'type':'string'}},'required':['name'],"
                    + "'additionalProperties':false}}}")
            .responseFormat();
    assertThat(schema.jsonSchema().name()).isEqualTo("person");
    assertThat(schema.jsonSchema().rootElement())
        .hasToString(
            "JsonObjectSchema {description = \"Somebody\", properties = {name=JsonStringSchema"
                + " {description = null }}, required = [name], additionalProperties = false,"
                + " definitions = {} }");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "'n':1",
        "'store':true",
        "'user':'ann'",
        "'logit_bias':{}",
        "'logprobs':false",
        "'tools':[{'type':'function','function':{'name':'f'}}],'parallel_tool_calls':true",
        "'service_tier':'auto'",
        "'modalities':['text']"
      })
  void a_field_with_the_default_value_is_not_reported(String member) {
    Asking strict =
        Asking.of(
            LangChain4jProvider.builder("lc")
                .chatModel(model)
                .unsupported(Unsupported.Handling.ERROR));

    assertThat(strict.ask(Asking.request(HI + "," + member))).isInstanceOf(CompleteReply.class);
  }

  @Test
  void unsupported_fields_are_dropped_and_reported() {
    askedFor(
        HI
            + ",'seed':7,'reasoning_effort':'high',"
            + "'tools':[{'type':'function','function':{'name':'f'}}],'parallel_tool_calls':false");

    assertThat(asking.call().trace().dropped())
        .containsExactly("seed", "reasoning_effort", "parallel_tool_calls");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "'n':2",
        "'response_format':{'type':'grammar'}",
        "'tools':[{'type':'web_search'}]",
        "'tools':[{'type':'function','function':{'name':'f','parameters':{'oneOf':[]}}}]"
      })
  void fields_that_decide_the_answer_are_never_dropped(String member) {
    assertThatThrownBy(() -> askedFor(HI + "," + member)).isInstanceOf(UnsupportedFeature.class);
    assertThat(model.asked).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{'role':'user','content':[{'type':'file','file':{'file_id':'f-1'}}]}",
        "{'role':'user','content':[{'type':'file','file':{'file_data':'data:text/csv;base64,A'}}]}",
        "{'role':'system','content':[{'type':'image_url','image_url':{'url':'gs://x/a.png'}}]}"
      })
  void an_unsupported_part_is_refused_by_name(String message) {
    assertThatThrownBy(() -> askedForMessage(message))
        .isInstanceOf(UnsupportedFeature.class)
        .hasMessageContaining("messages[0].content[0]");
  }
}
