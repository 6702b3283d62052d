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

@DisplayName("36 a request that no model takes is refused with the field's name")
class RequestRulesTest {
  private static final String MESSAGES = "'messages':[{'role':'user','content':'x'}]";

  private static InvalidRequest refusal(String body) {
    return catchThrowableOfType(
        InvalidRequest.class, () -> ChatRequest.parse(body.replace('\'', '"').getBytes(UTF_8)));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "[]", "'x'", "null", "{}{}", "{'messages':[]} x", "{"})
  void a_body_that_is_no_single_object(String body) {
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
        "'tool_choice':'auto'",
        "'tool_choice':{'type':'function'}",
        "'temperature':99",
        "'made_up':{'any':['thing']}"
      })
  void what_some_model_may_take_is_left_for_the_model_to_judge(String fields) {
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

  @Test
  void a_refusal_never_quotes_the_request() {
    assertThat(refusal("{" + MESSAGES + ",'model':['secret']}")).hasMessageNotContaining("secret");
  }
}
