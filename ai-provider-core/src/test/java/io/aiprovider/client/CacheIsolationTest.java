package io.aiprovider.client;

import static org.assertj.core.api.Assertions.assertThat;

import io.aiprovider.cache.CacheOptions;
import io.aiprovider.cache.CacheScope;
import io.aiprovider.call.CacheStatus;
import io.aiprovider.call.ChatCall;
import io.aiprovider.caller.Caller;
import io.aiprovider.chat.ChatRequest;
import io.aiprovider.json.JsonArray;
import io.aiprovider.json.JsonObject;
import io.aiprovider.json.JsonValue;
import io.aiprovider.reply.ChatReply;
import io.aiprovider.reply.CompleteReply;
import io.aiprovider.reply.StreamingReply;
import io.aiprovider.testing.ScriptedProvider;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Random pairs of requests through the client: the second gets the first one's answer if and only
 * if it means the same and its caller may see it. {@code -Dcache.pairs} sets how many, {@code
 * -Dcache.seed} repeats a run.
 */
class CacheIsolationTest {
  private static final int PAIRS = Integer.getInteger("cache.pairs", 3_000);

  private final long seed = Long.getLong("cache.seed", System.nanoTime());
  private final Random random = new Random(seed);
  private final ScriptedProvider provider = new ScriptedProvider("p");
  private final List<ChatClient> clients = new ArrayList<>();
  private int answers;

  @AfterEach
  void close() {
    clients.forEach(ChatClient::close);
  }

  @ParameterizedTest
  @EnumSource(CacheScope.class)
  void an_answer_is_shared_only_by_those_who_may_see_it(CacheScope scope) {
    ChatClient client =
        ChatClient.builder()
            .provider(provider)
            .cache(new CacheOptions(true, Duration.ofHours(1), 1L << 28, scope))
            .build();
    clients.add(client);
    for (int pair = 0; pair < PAIRS; pair++) {
      JsonObject request = RandomRequests.next(random, pair);
      Caller first = caller();
      Caller second = random.nextInt(3) == 0 ? first : caller();
      Variant variant = Variant.values()[random.nextInt(Variant.values().length)];
      JsonObject changed = variant.of(request, random);
      boolean same = variant.same && mayShare(scope, first, second);

      String before = ask(client, request, first, false);
      String after = ask(client, changed, second, same);

      assertThat(after.equals(before))
          .as(
              "seed %s, %s, %s: %s of %s and then %s of %s",
              seed, scope, variant, request, first.keyId(), changed, second.keyId())
          .isEqualTo(same);
    }
  }

  private Caller caller() {
    String tenant = "tenant" + random.nextInt(3);
    return new Caller(tenant + "-key" + random.nextInt(2), tenant, null, Set.of());
  }

  private static boolean mayShare(CacheScope scope, Caller first, Caller second) {
    return switch (scope) {
      case KEY -> first.keyId().equals(second.keyId());
      case TENANT -> first.tenant().equals(second.tenant());
      case SHARED -> true;
    };
  }

  /** Each call of the provider has an answer of its own. */
  private String ask(ChatClient client, JsonObject json, Caller caller, boolean cached) {
    if (!cached) {
      provider.answers("answer " + answers++);
    }
    ChatCall call = client.newCall().caller(caller).build();
    ChatReply reply = client.send(ChatRequest.parse(json.toBytes()), call);
    String text =
        reply instanceof StreamingReply stream
            ? stream.toResponse().text()
            : ((CompleteReply) reply).response().text();
    assertThat(call.trace().cacheStatus())
        .as("seed %s: %s", seed, json)
        .isEqualTo(cached ? CacheStatus.HIT : CacheStatus.MISS);
    return text;
  }

  /** What the second request of a pair is like. */
  private enum Variant {
    EQUAL(true),
    REORDERED(true),
    OTHER_NUMBER_FORMS(true),
    STREAMED(true),
    OTHER_END_USER(true),
    OTHER_VALUE(false),
    WITHOUT_A_FIELD(false),
    UNKNOWN_FIELD(false),
    OTHER_MESSAGE_ORDER(false),
    OTHER_SCHEMA_ORDER(false),
    OTHER_ARGUMENTS(false);

    private final boolean same;

    Variant(boolean same) {
      this.same = same;
    }

    JsonObject of(JsonObject request, Random random) {
      return switch (this) {
        case EQUAL -> JsonObject.parse(request.toBytes());
        case REORDERED -> reordered(request, random);
        case OTHER_NUMBER_FORMS ->
            JsonObject.parse(
                request
                    .toString()
                    .replaceAll("(\"(?:temperature|top_p|max_tokens)\":\\d+\\.\\d+)", "$100")
                    .replaceAll("(\"max_tokens\":\\d+)(?=[,}])", "$1.0"));
        case STREAMED -> request.with("stream", !request.isTrue("stream"));
        case OTHER_END_USER -> request.with("user", "user" + random.nextInt());
        case OTHER_VALUE -> otherValue(request, random);
        case WITHOUT_A_FIELD -> request.without(anyField(request, random));
        case UNKNOWN_FIELD -> request.with("field" + random.nextInt(5), random.nextInt());
        case OTHER_MESSAGE_ORDER -> swapped(request);
        case OTHER_SCHEMA_ORDER -> RandomRequests.withSchemaOrderChanged(request);
        case OTHER_ARGUMENTS -> RandomRequests.withOtherArguments(request);
      };
    }

    private static String anyField(JsonObject request, Random random) {
      List<String> names = new ArrayList<>(request.names());
      names.removeAll(List.of("model", "messages", "stream", "tools"));
      return names.get(random.nextInt(names.size()));
    }

    private static JsonObject otherValue(JsonObject request, Random random) {
      String name = anyField(request, random);
      return RandomRequests.withOtherValue(request, name);
    }

    private static JsonObject swapped(JsonObject request) {
      List<JsonObject> messages = new ArrayList<>(request.objects("messages"));
      Collections.reverse(messages);
      return request.with("messages", JsonArray.of(messages));
    }

    /** The members of the request and of its messages in another order. */
    private static JsonObject reordered(JsonObject request, Random random) {
      List<JsonObject> messages = new ArrayList<>();
      request.objects("messages").forEach(message -> messages.add(shuffled(message, random)));
      return shuffled(request.with("messages", JsonArray.of(messages)), random);
    }

    private static JsonObject shuffled(JsonObject object, Random random) {
      List<String> names = new ArrayList<>(object.names());
      Collections.shuffle(names, random);
      JsonObject shuffled = JsonObject.EMPTY;
      for (String name : names) {
        JsonValue value = object.get(name);
        shuffled = shuffled.with(name, value);
      }
      return shuffled;
    }
  }
}
