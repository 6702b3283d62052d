package io.aiprovider.chat;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.aiprovider.failure.InvalidRequest;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@DisplayName("36 an invalid request is refused with the name of the field")
class RequestRulesTest {
  private static final String MESSAGES = "'messages':[{'role':'user','content':'x'}]";

  private static InvalidRequest refusal(String body) {
    return catchThrowableOfType(
        InvalidRequest.class, () -> ChatRequest.parse(body.replace('\'', '"').getBytes(UTF_8)));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "[]", "'x'", "null", "{}{}", "{'messages':[]} x", "{"})
  void a_body_that_is_not_a_single_object(String body) {
    InvalidRequest refusal = refusal(body);

    assertThat(refusal).hasMessageStartingWith("We could not read the request body.");
    assertThat(refusal.status()).isEqualTo(400);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "{} | messages",
        "{'messages':null} | messages",
        "{'messages':[]} | messages",
        "{'messages':'hi'} | messages",
        "{'messages':{}} | messages",
        "{'messages':['hi']} | messages[0]",
        "{'messages':[{'content':'x'}]} | messages[0].role",
        "{'messages':[{'role':null}]} | messages[0].role",
        "{'messages':[{'role':''}]} | messages[0].role",
        "{'messages':[{'role':1}]} | messages[0].role",
        "{'messages':[{'role':'user','content':'x'},{'role':'user','content':1}]} | messages[1].content",
        "{'messages':[{'role':'user','content':['x']}]} | messages[0].content[0]",
        "{'messages':[{'role':'user','name':1}]} | messages[0].name",
        "{'messages':[{'role':'assistant','tool_calls':[1]}]} | messages[0].tool_calls",
        "{'messages':[{'role':'tool','tool_call_id':1}]} | messages[0].tool_call_id"
      })
  void messages_of_the_wrong_shape(String body, String param) {
    assertThat(refusal(body).param()).isEqualTo(param);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "model | 1",
        "stream | 'true'",
        "stream_options | true",
        "max_tokens | -1",
        "max_tokens | 0",
        "max_tokens | 1.5",
        "max_tokens | '10'",
        "max_tokens | 1e400000000",
        "max_completion_tokens | -1",
        "temperature | 'hot'",
        "top_p | []",
        "presence_penalty | true",
        "frequency_penalty | {}",
        "n | 0",
        "seed | 0.5",
        "stop | 1",
        "stop | ['a',1]",
        "tools | {}",
        "tools | ['a']",
        "tool_choice | 1",
        "parallel_tool_calls | 1",
        "response_format | 'json'",
        "logprobs | 1",
        "top_logprobs | -1",
        "logit_bias | []",
        "metadata | 'x'",
        "modalities | 'text'",
        "reasoning_effort | 1",
        "user | 1"
      })
  void a_field_of_the_wrong_type(String field, String value) {
    InvalidRequest refusal = refusal("{" + MESSAGES + ",'" + field + "':" + value + "}");

    assertThat(refusal.param()).isEqualTo(field);
    assertThat(refusal).hasMessageStartingWith("Invalid value for '" + field + "': expected ");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "'model':null,'stream':null,'max_tokens':null,'tools':null,'stop':null",
        "'max_tokens':1e3",
        "'max_tokens':100.0",
        "'top_logprobs':0",
        "'stop':'x'",
        "'stop':['x','y']",
        "'tools':[{'type':'function'}],'tool_choice':'auto','parallel_tool_calls':false",
        "'tools':[{'type':'function'}],'tool_choice':{'type':'function'}",
        "'functions':[{'name':'f'}],'function_call':{'name':'f'}",
        "'tool_choice':null,'function_call':null,'parallel_tool_calls':null",
        "'logprobs':true,'top_logprobs':20",
        "'temperature':2.0,'top_p':1e0,'presence_penalty':-2,'frequency_penalty':2,'n':128",
        "'logit_bias':{'50256':-100,'1':100}",
        "'reasoning_effort':'whatever','verbosity':'chatty'",
        "'made_up':{'any':['thing']}"
      })
  void values_that_some_model_may_accept_are_passed_on(String fields) {
    assertThatCode(() -> Wire.request("{" + MESSAGES + "," + fields + "}"))
        .doesNotThrowAnyException();
  }

  @Test
  @DisplayName("38 roles and content parts are open")
  void roles_and_parts_are_open() {
    assertThatCode(
            () ->
                Wire.request(
                    "{'messages':[{'role':'developer','content':[{'type':'new'}]},"
                        + "{'role':'critic','content':null}]}"))
        .doesNotThrowAnyException();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "'model':5 | invalid_type",
        "'model':' x' | invalid_value",
        "'temperature':'hot' | invalid_type",
        "'temperature':2.1 | decimal_above_max_value",
        "'presence_penalty':-3 | decimal_below_min_value",
        "'max_tokens':0 | integer_below_min_value",
        "'max_tokens':1.5 | invalid_type",
        "'max_tokens':'10' | invalid_type",
        "'n':129 | integer_above_max_value",
        "'logprobs':1 | invalid_type",
        "'stop':[1] | invalid_type",
        "'stop':['a','b','c','d','e'] | array_above_max_length",
        "'logit_bias':[] | invalid_type",
        "'logit_bias':{'1':101} | invalid_value",
        "'tools':['a'] | invalid_type"
      })
  void a_wrong_value_has_the_code_of_openai(String field, String code) {
    assertThat(refusal("{" + MESSAGES + "," + field + "}").code()).isEqualTo(code);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "{} | missing_required_parameter",
        "{'messages':null} | missing_required_parameter",
        "{'messages':[{}]} | missing_required_parameter",
        "{'messages':[]} | empty_array",
        "{'messages':{}} | invalid_type",
        "{'messages':['x']} | invalid_type",
        "{'messages':[{'role':1}]} | invalid_type",
        "{'messages':[{'role':'user','content':1}]} | invalid_type",
        "{'messages':[{'role':'user','content':['x']}]} | invalid_type"
      })
  void wrong_messages_have_the_code_of_openai(String request, String code) {
    assertThat(refusal(request).code()).isEqualTo(code);
  }

  @Test
  void fields_that_do_not_go_together_have_no_code() {
    assertThat(refusal("{" + MESSAGES + ",'tool_choice':'auto'}").code()).isNull();
    assertThat(refusal("{" + MESSAGES + ",'top_logprobs':1}").code()).isNull();
  }

  @Test
  void a_refusal_never_quotes_the_request() {
    assertThat(refusal("{" + MESSAGES + ",'model':['secret']}")).hasMessageNotContaining("secret");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "temperature | 2.1 | a number from 0 to 2",
        "temperature | -0.1 | a number from 0 to 2",
        "top_p | 1.01 | a number from 0 to 1",
        "presence_penalty | -2.5 | a number from -2 to 2",
        "frequency_penalty | 3 | a number from -2 to 2",
        "n | 129 | an integer from 1 to 128",
        "top_logprobs | 21 | an integer from 0 to 20",
        "logit_bias | {'1':101} | an object of numbers from -100 to 100",
        "logit_bias | {'1':'2'} | an object of numbers from -100 to 100"
      })
  @DisplayName("R33 a number out of the range that OpenAI accepts is refused")
  void numbers_out_of_range(String field, String value, String expected) {
    InvalidRequest refusal = refusal("{" + MESSAGES + ",'" + field + "':" + value + "}");

    assertThat(refusal).hasMessage("Invalid value for '" + field + "': expected " + expected + ".");
    assertThat(refusal.param()).isEqualTo(field);
  }

  @ParameterizedTest
  @CsvSource({
    "best_of, 0",
    "best_of, 21",
    "n, 0",
    "n, 129",
    "logprobs, 6",
    "temperature, 3",
    "top_p, -1",
    "presence_penalty, 9",
    "frequency_penalty, -9",
    "max_tokens, -1"
  })
  @DisplayName("R33 a number out of range in a completion is refused")
  void numbers_of_a_completion(String field, String value) {
    InvalidRequest refusal =
        catchThrowableOfType(
            InvalidRequest.class,
            () ->
                ChatRequest.parse(
                    Operation.COMPLETION,
                    ("{\"prompt\":\"x\",\"" + field + "\":" + value + "}").getBytes(UTF_8)));

    assertThat(refusal.param()).isEqualTo(field);
    assertThat(refusal.status()).isEqualTo(400);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "tool_choice | 'auto' | tools",
        "tool_choice | 'none','tools':[] | tools",
        "tool_choice | 'auto','functions':[{'name':'f'}] | tools",
        "parallel_tool_calls | true | tools",
        "parallel_tool_calls | false,'tools':[] | tools",
        "parallel_tool_calls | false,'functions':[{'name':'f'}] | tools",
        "function_call | 'auto' | functions",
        "function_call | 'auto','tools':[{'type':'function'}] | functions",
        "top_logprobs | 2 | logprobs",
        "top_logprobs | 2,'logprobs':false | logprobs"
      })
  @DisplayName("R32 a field that needs another field is refused without it")
  void fields_without_the_field_they_need(String field, String value, String other) {
    InvalidRequest refusal = refusal("{" + MESSAGES + ",'" + field + "':" + value + "}");

    assertThat(refusal.param()).isEqualTo(field);
    assertThat(refusal).hasMessageContaining("'" + field + "' is only allowed when '" + other);
  }

  @Test
  @DisplayName("R33 more stops than OpenAI accepts are refused")
  void too_many_stops() {
    assertThat(refusal("{" + MESSAGES + ",'stop':['a','b','c','d','e']}").param())
        .isEqualTo("stop");
    assertThatCode(() -> Wire.request("{" + MESSAGES + ",'stop':['a','b','c','d']}"))
        .doesNotThrowAnyException();
    assertThat(completionRefusal("'stop':['a','b','c','d','e']").param()).isEqualTo("stop");
  }

  @ParameterizedTest
  @ValueSource(strings = {" ", " m", "m ", "\\tm"})
  @DisplayName("R33 a model's name with blanks around it is refused")
  void a_model_with_blanks_around_it(String name) {
    assertThat(refusal("{" + MESSAGES + ",'model':'" + name + "'}").param()).isEqualTo("model");
    assertThat(completionRefusal("'model':'" + name + "'").param()).isEqualTo("model");
  }

  @Test
  void stream_options_are_allowed_in_java_before_a_request_is_streamed() {
    ChatRequest request =
        ChatRequest.builder()
            .user("Hi")
            .set("stream_options", Wire.json("{'include_usage':true}"))
            .build();

    assertThat(request.withStream(true).includesUsage()).isTrue();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "'stream_options':{'include_usage':true}",
        "'stream':false,'stream_options':{}",
        "'stream':null,'stream_options':{'include_usage':false}"
      })
  @DisplayName("R33 stream options without a stream are refused")
  void stream_options_without_a_stream(String fields) {
    assertThat(refusal("{" + MESSAGES + "," + fields + "}"))
        .hasMessageContaining("'stream_options' is only allowed when 'stream' is true");
    assertThat(completionRefusal(fields).param()).isEqualTo("stream_options");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "'stream':true,'stream_options':{'include_usage':true}",
        "'stream_options':null",
        "'stream':false,'stream_options':null"
      })
  void stream_options_of_a_stream_or_none_are_accepted(String fields) {
    assertThatCode(() -> Wire.request("{" + MESSAGES + "," + fields + "}"))
        .doesNotThrowAnyException();
  }

  @Test
  @DisplayName("R33 best_of must not be less than n")
  void best_of_less_than_n() {
    assertThat(completionRefusal("'best_of':2,'n':3").param()).isEqualTo("best_of");
    assertThatCode(() -> completion("'best_of':3,'n':3")).doesNotThrowAnyException();
    assertThatCode(() -> completion("'best_of':1")).doesNotThrowAnyException();
    assertThatCode(() -> completion("'n':3")).doesNotThrowAnyException();
  }

  private static ChatRequest completion(String fields) {
    String body = "{'prompt':'x'," + fields + "}";
    return ChatRequest.parse(Operation.COMPLETION, body.replace('\'', '"').getBytes(UTF_8));
  }

  private static InvalidRequest completionRefusal(String fields) {
    return catchThrowableOfType(InvalidRequest.class, () -> completion(fields));
  }
}
