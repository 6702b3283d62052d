package io.aiprovider.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.aiprovider.chat.ChatRequest;
import io.aiprovider.chat.ChatResponse;
import io.aiprovider.chat.Wire;
import io.aiprovider.failure.ContentFiltered;
import io.aiprovider.failure.MalformedReply;
import io.aiprovider.json.JsonObject;
import io.aiprovider.json.JsonSchema;
import io.aiprovider.provider.simulated.SimulatedProvider;
import io.aiprovider.testing.ScriptedProvider;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class TypedAnswerTest {
  record Person(String name, Optional<LocalDate> born, List<Person> children) {}

  record Votes(Map<String, Integer> votes) {}

  private static final ChatRequest REQUEST =
      ChatRequest.builder().model("m").user("Who is it?").build();

  private final ScriptedProvider provider = new ScriptedProvider("acme");

  private TypedResponse<Person> ask() {
    try (ChatClient client = ChatClient.builder().provider(provider).build()) {
      return client.chat(REQUEST, Person.class);
    }
  }

  @Test
  void is_read_from_the_answer() {
    provider.answers("{\"name\":\"Ada\",\"born\":\"1815-12-10\",\"children\":[]}");

    TypedResponse<Person> answer = ask();

    assertThat(answer.value())
        .isEqualTo(new Person("Ada", Optional.of(LocalDate.of(1815, 12, 10)), List.of()));
    assertThat(answer.response().finishReason()).isEqualTo("stop");
  }

  @Test
  void is_requested_with_its_schema() {
    provider.answers("{\"name\":\"Ada\",\"children\":[]}");

    ask();

    assertThat(provider.requests().get(0).json().object("response_format"))
        .isEqualTo(
            JsonObject.of("type", "json_schema")
                .with(
                    "json_schema",
                    JsonObject.of("name", "Person")
                        .with("strict", true)
                        .with("schema", JsonSchema.of(Person.class))));
  }

  @Test
  void is_requested_without_strict_mode_when_strict_mode_does_not_support_it() {
    provider.answers("{\"votes\":{\"a\":1}}");

    try (ChatClient client = ChatClient.builder().provider(provider).build()) {
      assertThat(client.chat(REQUEST, Votes.class).value()).isEqualTo(new Votes(Map.of("a", 1)));
    }

    JsonObject format = provider.requests().get(0).json().object("response_format");
    assertThat(format.object("json_schema").isTrue("strict")).isFalse();
  }

  @Test
  void is_also_returned_by_a_simulated_model() {
    try (ChatClient client =
        ChatClient.builder().provider(SimulatedProvider.builder("sim").build()).build()) {
      Person person = client.chat(REQUEST, Person.class).value();

      assertThat(person.name()).isEqualTo("example name");
      assertThat(person.children()).isNotEmpty();
    }
  }

  @Test
  void fails_when_the_model_refuses() {
    provider.answers(message("{'role':'assistant','content':null,'refusal':'No secret.'}", "stop"));

    assertThatThrownBy(this::ask)
        .isInstanceOf(ContentFiltered.class)
        .hasMessage("The model refused to answer. Its text is in the message's refusal.");
  }

  @Test
  void fails_when_a_content_filter_stopped_it() {
    provider.answers(message("{'role':'assistant','content':''}", "content_filter"));

    assertThatThrownBy(this::ask)
        .isInstanceOf(ContentFiltered.class)
        .hasMessage(
            "The provider's content filter stopped the answer, which should have been a Person.");
  }

  @Test
  void fails_when_it_was_cut_off() {
    provider.answers(Wire.answer("{\"name\":\"Ad", "length", null));

    assertThatThrownBy(this::ask)
        .isInstanceOf(MalformedReply.class)
        .hasMessage(
            "The answer should be a Person, but it was cut off at its maximum length:"
                + " raise max_tokens.");
  }

  @Test
  void fails_when_it_is_empty() {
    provider.answers("");

    assertThatThrownBy(this::ask)
        .isInstanceOf(MalformedReply.class)
        .hasMessage("The answer should be a Person, but it is empty.");
  }

  @Test
  void fails_with_the_path_that_does_not_fit_and_keeps_the_answer() {
    ChatResponse answer = Wire.answer("{\"name\":\"secret\"}");
    provider.answers(answer);

    assertThatThrownBy(this::ask)
        .isInstanceOfSatisfying(
            MalformedReply.class, e -> assertThat(e.body()).isEqualTo(answer.json()))
        .hasMessage(
            "The answer should be a Person, but it does not fit."
                + " The JSON does not fit Person: 'children' is missing.");
  }

  @Test
  void fails_when_it_is_a_tool_call() {
    provider.answers(
        message(
            "{'role':'assistant','content':null,'tool_calls':[{'id':'1','type':'function',"
                + "'function':{'name':'f','arguments':'{}'}}]}",
            "tool_calls"));

    assertThatThrownBy(this::ask)
        .isInstanceOf(MalformedReply.class)
        .hasMessage(
            "The answer should be a Person, but it calls a tool instead:"
                + " pass the tools to chat as well.");
  }

  @Test
  void does_not_show_the_answer_when_printed() {
    provider.answers("{\"name\":\"secret\",\"children\":[]}");

    assertThat(ask().toString()).doesNotContain("secret");
  }

  private static ChatResponse message(String message, String finishReason) {
    return new ChatResponse(
        Wire.json(
            "{'choices':[{'index':0,'message':"
                + message
                + ",'finish_reason':'"
                + finishReason
                + "'}]}"));
  }
}
