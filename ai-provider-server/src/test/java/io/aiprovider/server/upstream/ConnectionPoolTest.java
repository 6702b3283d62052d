package io.aiprovider.server.upstream;

import static org.assertj.core.api.Assertions.assertThat;

import io.aiprovider.server.upstream.connect.Connected;
import io.aiprovider.server.upstream.connect.Origin;
import io.netty.channel.embedded.EmbeddedChannel;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class ConnectionPoolTest {
  private static final Origin ORIGIN = new Origin(false, "one.test", 80);

  private final AtomicLong time = new AtomicLong();
  private final ConnectionPool pool = new ConnectionPool(time::get);
  private final List<EmbeddedChannel> channels = new ArrayList<>();

  private UpstreamConnection connection(Origin origin) {
    EmbeddedChannel channel = new EmbeddedChannel();
    channels.add(channel);
    NettySender sender = (NettySender) NettyFixture.usual();
    return UpstreamConnection.begin(sender, origin, new Connected(channel, false, null));
  }

  private UpstreamConnection added() {
    UpstreamConnection connection = connection(ORIGIN);
    pool.add(connection);
    return connection;
  }

  @Test
  void the_connection_that_was_used_last_is_taken_first() {
    UpstreamConnection older = added();
    UpstreamConnection newer = added();

    assertThat(pool.take(ORIGIN, null)).isSameAs(newer);
    assertThat(pool.take(ORIGIN, null)).isSameAs(older);
    assertThat(pool.take(ORIGIN, null)).isNull();
  }

  @Test
  void a_connection_of_the_callers_event_loop_is_preferred_to_others() {
    UpstreamConnection same = added();
    UpstreamConnection other = added();

    assertThat(pool.take(ORIGIN, same.loop())).isSameAs(same);
    assertThat(pool.take(ORIGIN, same.loop())).isSameAs(other);
  }

  @Test
  void a_connection_to_another_server_is_not_taken() {
    pool.add(connection(new Origin(true, "one.test", 80)));
    pool.add(connection(new Origin(false, "two.test", 80)));

    assertThat(pool.take(ORIGIN, null)).isNull();
  }

  @Test
  void the_oldest_is_closed_when_there_are_more_than_256() {
    for (int i = 0; i < 257; i++) {
      added();
    }

    assertThat(pool.size()).isEqualTo(256);
    assertThat(channels.get(0).isOpen()).isFalse();
    assertThat(channels.get(1).isOpen()).isTrue();
  }

  @Test
  void those_that_were_idle_for_five_minutes_are_closed() {
    added();
    time.addAndGet(Duration.ofMinutes(3).toNanos());
    added();
    time.addAndGet(Duration.ofMinutes(2).toNanos());
    pool.closeOld();

    assertThat(channels.get(0).isOpen()).isFalse();
    assertThat(channels.get(1).isOpen()).isTrue();
    assertThat(pool.size()).isEqualTo(1);
  }

  @Test
  void nothing_is_kept_after_the_pool_was_closed() {
    added();
    pool.close();
    added();

    assertThat(channels).noneMatch(EmbeddedChannel::isOpen);
    assertThat(pool.size()).isZero();
  }
}
