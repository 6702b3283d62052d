package io.aiprovider.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.aiprovider.cache.CacheOptions;
import io.aiprovider.call.CacheDirectives;
import io.aiprovider.call.ChatCall;
import io.aiprovider.chat.ChatRequest;
import io.aiprovider.failure.FailureKind;
import io.aiprovider.failure.NotCached;
import io.aiprovider.reply.CompleteReply;
import io.aiprovider.testing.ScriptedProvider;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A call that allows only a cached answer never reaches a provider. */
class CachedOnlyTest {
  private static final ChatRequest REQUEST = ChatRequest.builder().model("m").user("Hi").build();

  private final ScriptedProvider provider = new ScriptedProvider("p");

  private static ChatCall cachedOnly() {
    return ChatCall.builder()
        .cacheDirectives(new CacheDirectives(true, true, null, null, true))
        .build();
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void it_is_answered_from_the_cache_or_fails(boolean streamed) {
    provider.answers("Hello");
    try (ChatClient client = ChatClient.builder().provider(provider).build()) {
      ChatCall refused = cachedOnly();
      assertThatThrownBy(() -> client.send(REQUEST.withStream(streamed), refused))
          .isInstanceOf(NotCached.class)
          .hasMessageContaining("Send it without only-if-cached.")
          .extracting("kind")
          .isEqualTo(FailureKind.NOT_CACHED);
      assertThat(refused.trace().attempts()).isEmpty();
      assertThat(provider.requestCount()).isZero();

      client.chat(REQUEST);
      ChatCall answered = cachedOnly();
      CompleteReply reply = (CompleteReply) client.send(REQUEST, answered);

      assertThat(reply.response().text()).isEqualTo("Hello");
      assertThat(answered.trace().answerAge()).isNotNull();
      assertThat(provider.requestCount()).isEqualTo(1);
    }
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void it_fails_if_nothing_is_cached_at_all(boolean streamed) {
    try (ChatClient client =
        ChatClient.builder().provider(provider).cache(CacheOptions.DISABLED).build()) {
      assertThatThrownBy(() -> client.send(REQUEST.withStream(streamed), cachedOnly()))
          .isInstanceOf(NotCached.class);
      assertThat(provider.requestCount()).isZero();
    }
  }
}
