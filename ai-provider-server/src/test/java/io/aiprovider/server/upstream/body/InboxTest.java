package io.aiprovider.server.upstream.body;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.netty.buffer.Unpooled;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class InboxTest {
  private final Inbox inbox = new Inbox();

  private void arrives(String text) {
    inbox.add(Unpooled.copiedBuffer(text, StandardCharsets.UTF_8));
  }

  @Test
  void a_body_that_ends_after_it_was_cancelled_is_not_an_empty_one() {
    arrives("{}");
    inbox.cancel(new IOException("cancelled"));
    inbox.end();

    assertThatThrownBy(() -> inbox.request(10)).hasMessage("cancelled");
  }

  @Test
  void a_body_that_was_complete_before_it_was_cancelled_can_be_read() throws IOException {
    arrives("{}");
    inbox.end();
    inbox.cancel(new IOException("cancelled"));

    assertThat(inbox.request(10)).isFalse();
    assertThat(inbox.take(10)).hasSize(2);
  }

  @Test
  void nothing_can_be_set_to_end_an_exchange_that_has_ended() {
    inbox.cancel(new IOException("cancelled"));

    assertThat(inbox.onAbort(() -> {})).isFalse();
  }
}
