package io.aiprovider.routing.strategy;

import static org.assertj.core.api.Assertions.assertThat;

import io.aiprovider.client.ChatClient;
import io.aiprovider.reply.ChatReply;
import org.junit.jupiter.api.Test;

class LeastBusyStrategyTest extends StrategyFixture {

  @Test
  void a_stream_counts_until_it_ends() {
    ChatClient client = client(RoutingStrategy.LEAST_BUSY);

    ChatReply first = open(client);
    ChatReply second = open(client);
    ChatReply third = open(client);
    ChatReply fourth = open(client);
    assertThat(first.provider() + second.provider() + third.provider() + fourth.provider())
        .isEqualTo("abca");

    second.close();
    assertThat(ask(PLAIN)).isEqualTo("b");
    first.close();
    third.close();
    fourth.close();
    assertThat(ask(PLAIN)).isEqualTo("a");
  }

  private static ChatReply open(ChatClient client) {
    return client.send(STREAM, uncached(client).build());
  }
}
