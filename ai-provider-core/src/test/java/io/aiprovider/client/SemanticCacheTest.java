package io.aiprovider.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.aiprovider.cache.CacheOptions;
import io.aiprovider.cache.CacheSelection;
import io.aiprovider.cache.CaffeineResponseCache;
import io.aiprovider.cache.semantic.SemanticOptions;
import io.aiprovider.call.CacheDirectives;
import io.aiprovider.call.CallListener;
import io.aiprovider.call.ChatCall;
import io.aiprovider.call.FinishedCall;
import io.aiprovider.caller.Caller;
import io.aiprovider.chat.ChatRequest;
import io.aiprovider.chat.Operation;
import io.aiprovider.embedding.Vectors;
import io.aiprovider.failure.ChatException;
import io.aiprovider.failure.FailureDetail;
import io.aiprovider.failure.Failures;
import io.aiprovider.failure.InvalidRequest;
import io.aiprovider.json.JsonObject;
import io.aiprovider.provider.ChatProvider;
import io.aiprovider.reply.ChatReply;
import io.aiprovider.reply.CompleteReply;
import io.aiprovider.reply.StreamingReply;
import io.aiprovider.reply.Target;
import io.aiprovider.routing.ProviderOptions;
import io.aiprovider.testing.MutableClock;
import io.aiprovider.testing.ScriptedProvider;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Answers to questions with the same meaning. */
class SemanticCacheTest {
  private static final Caller ADA = new Caller("ada", "acme", null, Set.of("m"));
  private static final Caller BOB = new Caller("bob", "other", null, Set.of());

  /** Two questions with the same meaning. */
  private static final String ASKED = "How do I boil an egg?";

  private static final String AGAIN = "What is the way to boil an egg?";

  /** Its vectors say whether a text is about eggs. */
  private static final class EggModel implements ChatProvider {
    private volatile boolean broken;
    private final List<ChatCall> calls = new CopyOnWriteArrayList<>();

    @Override
    public String name() {
      return "vectors";
    }

    @Override
    public Set<Operation> operations() {
      return Set.of(Operation.EMBEDDING);
    }

    @Override
    public ChatReply chat(ChatRequest request, ChatCall attempt) {
      calls.add(attempt);
      if (broken) {
        throw Failures.unavailable("vectors");
      }
      String text = String.valueOf(request.get("input")).toLowerCase(Locale.ROOT);
      float[] vector = text.contains("egg") ? new float[] {1, 0.01f} : new float[] {0.01f, 1};
      JsonObject answer =
          JsonObject.of("object", "list")
              .with("data", List.of(Vectors.entry(0, vector)))
              .with("model", "egg-model")
              .with("usage", JsonObject.of("prompt_tokens", 3).with("total_tokens", 3));
      return CompleteReply.of(
          new Target("vectors", "egg-model", false), new io.aiprovider.chat.ChatResponse(answer));
    }
  }

  private final EggModel vectors = new EggModel();
  private final ScriptedProvider provider = new ScriptedProvider("p");
  private final MutableClock clock = new MutableClock();
  private final CaffeineResponseCache cache = new CaffeineResponseCache(10_000_000, clock);
  private final List<FinishedCall> ended = new CopyOnWriteArrayList<>();
  private final ChatClient client = client(SemanticOptions.with("egg-model"));

  private ChatClient client(SemanticOptions semantic) {
    return ChatClient.builder()
        .provider(provider, ProviderOptions.builder().models("m", "other").build())
        .provider(vectors, ProviderOptions.builder().models("egg-model").build())
        .clock(clock)
        .cache(cache)
        .cache(CacheOptions.DEFAULT.withSemantic(semantic))
        .listener(
            new CallListener() {
              @Override
              public void callEnded(ChatCall call, FinishedCall finished) {
                ended.add(finished);
              }
            })
        .build();
  }

  @AfterEach
  void close() {
    client.close();
  }

  private static ChatRequest question(String text, String... members) {
    String more = members.length == 0 ? "" : "," + String.join(",", members);
    return ChatRequest.of(
        JsonObject.parse(
            "{\"model\":\"m\",\"messages\":[{\"role\":\"user\",\"content\":\""
                + text
                + "\"}]"
                + more
                + "}"));
  }

  private static ChatCall call(@Nullable Caller caller) {
    return ChatCall.builder().caller(caller).build();
  }

  private String ask(ChatRequest request, ChatCall call) {
    return ask(client, request, call);
  }

  private static String ask(ChatClient asked, ChatRequest request, ChatCall call) {
    ChatReply reply = asked.send(request, call);
    String text =
        reply instanceof StreamingReply stream
            ? stream.toResponse().text()
            : ((CompleteReply) reply).response().text();
    return text + " " + call.trace().cacheStatus();
  }

  @ParameterizedTest
  @CsvSource({"false,false", "false,true", "true,false", "true,true"})
  void a_question_in_other_words_gets_the_same_answer(boolean first, boolean second) {
    provider.answers("Eight minutes.");
    assertThat(ask(question(ASKED).withStream(first), call(ADA))).isEqualTo("Eight minutes. MISS");

    ChatCall again = call(ADA);
    assertThat(ask(question(AGAIN).withStream(second), again))
        .isEqualTo("Eight minutes. SEMANTIC_HIT");
    assertThat(again.trace().similarity()).isBetween(0.99, 1.0);
    assertThat(again.trace().answerAge()).isNotNull();
    assertThat(again.trace().attempts()).isEmpty();
    assertThat(provider.requestCount()).isEqualTo(1);
  }

  @Test
  void the_same_words_are_an_ordinary_hit() {
    provider.answers("Eight minutes.");
    ask(question(ASKED), call(ADA));

    ChatCall again = call(ADA);
    assertThat(ask(question(ASKED), again)).isEqualTo("Eight minutes. HIT");
    assertThat(again.trace().similarity()).isNull();
    assertThat(vectors.calls).hasSize(1);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "How do I boil 2 eggs and an egg?",
        "How do I not boil an egg?",
        "How do I fry an egg?",
        "How is an egg boiled in Japan?",
        "What does \\\"egg\\\" mean?",
        "Why is the sky blue?"
      })
  void another_question_gets_an_answer_of_its_own(String other) {
    provider.answers("Eight minutes.").answers("Another answer.");
    ask(question(ASKED), call(ADA));

    assertThat(ask(question(other), call(ADA))).isEqualTo("Another answer. MISS");
  }

  @Test
  void another_tenant_never_gets_the_answer() {
    provider.answers("For acme.").answers("For others.").answers("For nobody.");
    ask(question(ASKED), call(ADA));

    assertThat(ask(question(AGAIN), call(BOB))).isEqualTo("For others. MISS");
    assertThat(ask(question(AGAIN), call(null))).isEqualTo("For nobody. MISS");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "\"temperature\":1",
        "\"max_tokens\":5",
        "\"some_new_field\":true",
        "\"response_format\":{\"type\":\"json_object\"}"
      })
  void every_other_field_must_be_equal(String member) {
    provider.answers("Eight minutes.").answers("Another answer.");
    ask(question(ASKED), call(ADA));

    assertThat(ask(question(AGAIN, member), call(ADA))).isEqualTo("Another answer. MISS");
  }

  @Test
  void the_earlier_conversation_must_be_equal() {
    provider.answers("one").answers("two").answers("three");
    ChatRequest.Builder first = ChatRequest.builder().model("m").system("Be brief.").user(ASKED);
    ask(first.build(), call(ADA));

    ChatRequest.Builder same = ChatRequest.builder().model("m").system("Be brief.").user(AGAIN);
    assertThat(ask(same.build(), call(ADA))).isEqualTo("one SEMANTIC_HIT");
    ChatRequest.Builder other = ChatRequest.builder().model("m").system("Be rude.").user(AGAIN);
    assertThat(ask(other.build(), call(ADA))).isEqualTo("two MISS");
    ChatRequest.Builder longer =
        ChatRequest.builder().model("m").user("Hi").assistant("Hello").user(AGAIN);
    assertThat(ask(longer.build(), call(ADA))).isEqualTo("three MISS");
  }

  @Test
  void requests_with_tools_and_long_texts_are_not_compared() {
    provider.answers("1").answers("2").answers("3");
    String tools =
        "\"tools\":[{\"type\":\"function\",\"function\":{\"name\":\"f\",\"parameters\":{}}}]";
    ask(question(ASKED, tools), call(ADA));
    ask(question(AGAIN, tools), call(ADA));
    ask(question(ASKED + " Please".repeat(200)), call(ADA));

    assertThat(vectors.calls).isEmpty();
    assertThat(provider.requestCount()).isEqualTo(3);
  }

  @Test
  void callers_that_want_no_cached_answer_get_none() {
    provider.answers("1").answers("2").answers("3");
    ask(question(ASKED), call(ADA));
    CacheDirectives noCache = new CacheDirectives(false, true, null, null, false);

    assertThat(
            ask(question(AGAIN), ChatCall.builder().caller(ADA).cacheDirectives(noCache).build()))
        .isEqualTo("2 MISS");
    assertThat(
            ask(
                question(AGAIN + " Now."),
                ChatCall.builder().caller(ADA).cacheDirectives(CacheDirectives.NO_STORE).build()))
        .isEqualTo("3 BYPASS");
    assertThat(vectors.calls).hasSize(1);
  }

  @Test
  void an_answer_that_expired_or_was_removed_is_not_found() {
    provider.answers("1").answers("2").answers("3");
    ask(question(ASKED), call(ADA));
    clock.advance(Duration.ofMinutes(6));
    assertThat(ask(question(AGAIN), call(ADA))).isEqualTo("2 MISS");

    cache.clear(CacheSelection.all());
    assertThat(ask(question(ASKED), call(ADA))).isEqualTo("3 MISS");
    assertThat(ask(question("How can somebody boil an egg?"), call(ADA)))
        .isEqualTo("3 SEMANTIC_HIT");
  }

  @Test
  void an_answer_that_is_too_old_for_one_caller_stays_for_others() {
    provider.answers("1");
    ask(question(ASKED), call(ADA));
    clock.advance(Duration.ofMinutes(1));
    CacheDirectives young = new CacheDirectives(true, true, Duration.ZERO, null, false);
    String other = "Which way is there to boil an egg?";
    provider.fails(new InvalidRequest("No.", FailureDetail.NONE));

    assertThatThrownBy(
            () ->
                ask(question(other), ChatCall.builder().caller(ADA).cacheDirectives(young).build()))
        .isInstanceOf(ChatException.class); // it was not answered, and nothing was stored for it
    assertThat(ask(question(AGAIN), call(ADA))).isEqualTo("1 SEMANTIC_HIT");
  }

  @Test
  void a_broken_embedding_model_costs_no_call() {
    provider.answers("1").answers("2");
    vectors.broken = true;

    assertThat(ask(question(ASKED), call(ADA))).isEqualTo("1 MISS");
    assertThat(ask(question(AGAIN), call(ADA))).isEqualTo("2 MISS");
  }

  @Test
  void a_vector_is_a_call_of_the_same_caller_who_may_not_request_the_model() {
    provider.answers("1");
    ChatCall asking = ChatCall.builder().caller(ADA).tags(Map.of("team", "x")).build();
    ask(question(ASKED), asking);

    ChatCall vector = vectors.calls.get(0);
    assertThat(vector.tags()).containsEntry("team", "x");
    assertThat(vector.caller()).extracting(Caller::keyId).isEqualTo("ada");
    assertThat(ended).extracting(FinishedCall::operation).contains(Operation.EMBEDDING);
    assertThat(asking.trace().attempts()).hasSize(1);
  }

  @Test
  void other_models_are_not_compared_if_models_are_named() {
    provider.answers("1").answers("2");
    try (ChatClient some = client(SemanticOptions.with("egg-model").withModels(List.of("other")))) {
      ask(some, question(ASKED), call(null));
      assertThat(ask(some, question(AGAIN), call(null))).isEqualTo("2 MISS");
      assertThat(vectors.calls).isEmpty();
    }
  }

  @ParameterizedTest
  @CsvSource({
    "missing, no provider lists it",
    "none/egg-model, no provider lists it",
    "p/m, no provider makes vectors with it"
  })
  void a_model_that_is_not_there_is_refused_at_the_start_and_by_the_check(
      String model, String reason) {
    ChatClientBuilder builder =
        ChatClient.builder()
            .provider(provider, ProviderOptions.builder().models("m").build())
            .provider(vectors, ProviderOptions.builder().models("egg-model").build())
            .cache(CacheOptions.DEFAULT.withSemantic(SemanticOptions.with(model)));

    for (ThrowingCallable refused : List.<ThrowingCallable>of(builder::build, builder::check)) {
      assertThatThrownBy(refused)
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("embedding-model is " + model + ": " + reason)
          .hasMessageContaining("fetch-embeddings");
    }
    builder.cache(CacheOptions.DEFAULT.withSemantic(SemanticOptions.with("egg-model"))).check();
  }
}
