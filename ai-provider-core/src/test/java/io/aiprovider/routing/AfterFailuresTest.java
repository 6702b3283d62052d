package io.aiprovider.routing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.groups.Tuple.tuple;

import io.aiprovider.call.ChatCall;
import io.aiprovider.caller.Caller;
import io.aiprovider.caller.ModelAccess;
import io.aiprovider.chat.ChatRequest;
import io.aiprovider.client.ChatClient;
import io.aiprovider.client.ChatClientBuilder;
import io.aiprovider.failure.ContentFiltered;
import io.aiprovider.failure.ContextOverflow;
import io.aiprovider.failure.FailureDetail;
import io.aiprovider.failure.Overloaded;
import io.aiprovider.reply.ChatReply;
import io.aiprovider.resilience.ResilienceOptions;
import io.aiprovider.testing.ScriptedProvider;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AfterFailuresTest {
  private static final ChatRequest REQUEST =
      ChatRequest.builder().model("group").user("Hello!").build();
  private static final ContextOverflow TOO_LONG =
      new ContextOverflow("too long", FailureDetail.NONE);
  private static final ContentFiltered FILTERED =
      new ContentFiltered("refused", FailureDetail.NONE);
  private static final Overloaded OVERLOADED = new Overloaded("busy", FailureDetail.NONE);

  private final ScriptedProvider a = new ScriptedProvider("a");
  private final ScriptedProvider b = new ScriptedProvider("b");
  private final ScriptedProvider c = new ScriptedProvider("c");
  private final ScriptedProvider d = new ScriptedProvider("d");
  private ResilienceOptions resilience = ResilienceOptions.DEFAULT.withMaxAttempts(4);
  private @Nullable ChatClient client;

  /** The group has the providers a and b; c and d are beside it. */
  private ChatClient client(ModelGroup group) {
    return client(RoutingOptions.DEFAULT.withGroup("group", group));
  }

  private ChatClient client(RoutingOptions routing) {
    ChatClientBuilder builder = ChatClient.builder();
    for (ScriptedProvider provider : new ScriptedProvider[] {a, b, c, d}) {
      builder.provider(
          provider,
          ProviderOptions.builder().models(provider.name() + "-model").alias("m", "n").build());
    }
    client = builder.routing(routing.withCrossModelFailover(false)).resilience(resilience).build();
    return client;
  }

  private static ModelGroup group() {
    return ModelGroup.of("a/m", "b/m");
  }

  @AfterEach
  void close() {
    if (client != null) {
      client.close();
    }
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void a_prompt_that_is_too_long_goes_to_the_targets_of_the_list(boolean stream) {
    a.fails(TOO_LONG);
    c.fails(TOO_LONG);
    answers(d, stream);

    ChatCall call = call(null);
    try (ChatReply reply =
        client(group().withOnContextOverflow("c/m", "d-model"))
            .send(REQUEST.withStream(stream), call)) {
      assertThat(reply.provider()).isEqualTo("d");
    }
    assertThat(b.requestCount()).isZero();
    assertThat(call.trace().attempts())
        .extracting(attempt -> attempt.target().toString(), attempt -> attempt.target().fallback())
        .containsExactly(tuple("a/n", false), tuple("c/n", true), tuple("d/d-model", true));
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void a_request_that_was_refused_goes_to_the_targets_of_the_list_only(boolean stream) {
    a.fails(FILTERED);
    c.fails(OVERLOADED);
    answers(d, stream);

    try (ChatReply reply =
        client(group().withOnContentFilter("c/m", "d/m"))
            .send(REQUEST.withStream(stream), call(null))) {
      assertThat(reply.provider()).isEqualTo("d");
    }
    assertThat(b.requestCount()).isZero();
  }

  @Test
  void the_refusal_is_the_failure_of_the_call_if_no_target_of_the_list_answers() {
    a.fails(FILTERED);
    c.fails(OVERLOADED);

    assertThatThrownBy(() -> client(group().withOnContentFilter("c/m")).chat(REQUEST))
        .isSameAs(FILTERED);
    assertThat(c.requestCount()).isEqualTo(1); // not retried
  }

  @Test
  void without_a_list_a_refusal_ends_the_call() {
    a.fails(FILTERED);

    assertThatThrownBy(() -> client(group().withOnContextOverflow("c/m")).chat(REQUEST))
        .isSameAs(FILTERED);
  }

  @Test
  void another_failure_does_not_lead_to_the_list() {
    a.fails(OVERLOADED).fails(OVERLOADED);
    b.fails(OVERLOADED).fails(OVERLOADED);

    assertThatThrownBy(
        () ->
            client(group().withOnContextOverflow("c/m").withOnContentFilter("d/m")).chat(REQUEST));
    assertThat(c.requestCount() + d.requestCount()).isZero();
  }

  @Test
  void the_targets_of_the_list_count_as_attempts() {
    resilience = resilience.withMaxAttempts(2);
    a.fails(TOO_LONG);
    c.fails(TOO_LONG);

    assertThatThrownBy(() -> client(group().withOnContextOverflow("c/m", "d/m")).chat(REQUEST))
        .isSameAs(TOO_LONG);
    assertThat(d.requestCount()).isZero();
  }

  @Test
  void a_named_group_adds_its_targets_and_its_own_list() {
    a.fails(TOO_LONG);
    c.fails(TOO_LONG);
    d.answers("Hello!");
    RoutingOptions routing =
        RoutingOptions.DEFAULT
            .withGroup("group", group().withOnContextOverflow("larger"))
            .withGroup("larger", ModelGroup.of("c/m").withOnContextOverflow("d/m"));

    assertThat(client(routing).chat(REQUEST).text()).isEqualTo("Hello!");
  }

  @Test
  void a_caller_needs_an_entry_for_a_target_of_the_list() {
    a.fails(TOO_LONG);
    d.answers("Hello!");
    ChatClient made = client(group().withOnContextOverflow("c/m", "d/m"));

    try (ChatReply reply =
        made.send(REQUEST, call(ModelAccess.of(Set.of("group", "d/n"), Set.of())))) {
      assertThat(reply.provider()).isEqualTo("d");
    }
  }

  @Test
  void an_answer_from_the_list_is_not_cached() {
    a.fails(TOO_LONG).fails(TOO_LONG);
    c.answers("one").answers("two");
    ChatClient made = client(group().withOnContextOverflow("c/m"));

    assertThat(made.chat(REQUEST).text()).isEqualTo("one");
    assertThat(made.chat(REQUEST).text()).isEqualTo("two");
  }

  @Test
  void a_circle_is_refused() {
    assertThatThrownBy(
            () ->
                RoutingOptions.DEFAULT
                    .withGroup("one", group().withOnContentFilter("two"))
                    .withGroup("two", group().withOnContentFilter("one")))
        .hasMessageContaining("one -> two -> one name each other in on-content-filter");
    assertThatThrownBy(
            () -> RoutingOptions.DEFAULT.withGroup("one", group().withOnContextOverflow("one")))
        .hasMessageContaining("one -> one");
  }

  @ParameterizedTest
  @ValueSource(strings = {"nobody-has-this", "auto", "x/m"})
  void a_name_that_means_nothing_is_refused(String name) {
    assertThatThrownBy(() -> client(group().withOnContentFilter("c/m", name)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("'group' has '" + name + "' in on-content-filter");
  }

  private static void answers(ScriptedProvider provider, boolean stream) {
    if (stream) {
      provider.streams("Hello!");
    } else {
      provider.answers("Hello!");
    }
  }

  private ChatCall call(@Nullable ModelAccess access) {
    Caller caller = access == null ? null : new Caller("k", "t", null, Set.of()).withModels(access);
    return ChatCall.builder().caller(caller).build();
  }
}
