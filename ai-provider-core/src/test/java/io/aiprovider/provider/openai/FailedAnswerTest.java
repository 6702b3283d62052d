package io.aiprovider.provider.openai;

import static io.aiprovider.provider.openai.ProviderFixture.DONE;
import static org.assertj.core.api.Assertions.assertThat;

import io.aiprovider.failure.ChatException;
import io.aiprovider.failure.MalformedReply;
import io.aiprovider.failure.QuotaExhausted;
import io.aiprovider.failure.Unauthorized;
import io.aiprovider.failure.Unavailable;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Answers with status 200 that report an error, or that cannot be read. */
class FailedAnswerTest extends AnswerFixture {
  @Test
  @DisplayName("R8 an error with status 200 in MiniMax's form")
  void base_resp_is_a_failure_of_the_provider() {
    String body = "{'choices':null,'base_resp':{'status_code':1004,'status_msg':'login fail'}}";

    assertThat(fixture.answers(json(body)).failure()).isInstanceOf(Unauthorized.class);
    assertThat(
            fixture
                .answers(json("{'base_resp':{'status_code':1008,'status_msg':'no balance'}}"))
                .failure())
        .isInstanceOf(QuotaExhausted.class)
        .hasMessage("no balance");
    assertThat(fixture.streams("data: " + json(body) + "\n\n").streamFailure())
        .isInstanceOf(Unauthorized.class);
    assertThat(
            answer(
                    "{'choices':[{'message':{'content':'a'}}],"
                        + "'base_resp':{'status_code':0,'status_msg':''}}")
                .text())
        .isEqualTo("a");
  }

  @ParameterizedTest
  @DisplayName("R8 an error with status 200 with a code and a message")
  @ValueSource(
      strings = {
        "{'code':50001,'msg':'engine down'}",
        "{'code':'InternalError','message':'engine down'}",
        "{'error_code':17,'error_msg':'engine down'}",
        "{'success':false,'message':'engine down'}",
        "{'code':50001,'msg':'engine down','choices':null}"
      })
  void a_code_and_a_message_are_a_failure_of_the_provider(String body) {
    assertThat(fixture.answers(json(body)).failure())
        .isInstanceOf(Unavailable.class)
        .hasMessage("engine down");
    assertThat(fixture.streams("data: " + json(body) + "\n\n").streamFailure())
        .hasMessage("engine down");
  }

  @Test
  void a_code_of_success_is_not_an_error() {
    assertThat(answer("{'code':0,'msg':'success','choices':[{'message':{'content':'a'}}]}").text())
        .isEqualTo("a");
    assertThat(fixture.answers("{\"code\":200,\"msg\":\"success\"}").failure())
        .isInstanceOf(MalformedReply.class);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{'choices':['hi']}",
        "{'choices':[{}]}",
        "{'choices':[{'message':'hi'}]}",
      })
  void what_cannot_be_read_is_malformed(String body) {
    assertThat(fixture.answers(json(body)).failure()).isInstanceOf(MalformedReply.class);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{'choices':['hi']}",
        "{'choices':[{'delta':'hi'}]}",
        "{'choices':[{'index':-1,'delta':{}}]}",
      })
  void a_chunk_that_cannot_be_read_is_malformed(String chunk) {
    ChatException failure = fixture.streams("data: " + json(chunk) + "\n\n", DONE).streamFailure();

    assertThat(failure).isInstanceOf(MalformedReply.class);
  }
}
