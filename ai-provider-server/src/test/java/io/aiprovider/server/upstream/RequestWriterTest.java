package io.aiprovider.server.upstream;

import static org.assertj.core.api.Assertions.assertThat;

import io.aiprovider.call.ChatCall;
import io.aiprovider.provider.http.exchange.HttpExchange;
import io.aiprovider.reply.Target;
import io.aiprovider.server.upstream.body.Inbox;
import io.aiprovider.server.upstream.connect.Connected;
import io.aiprovider.server.upstream.connect.Origin;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelOption;
import io.netty.channel.ChannelOutboundHandlerAdapter;
import io.netty.channel.ChannelPromise;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.util.ReferenceCountUtil;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import okhttp3.HttpUrl;
import org.junit.jupiter.api.Test;

class RequestWriterTest {
  private static final HttpUrl URL = HttpUrl.get("http://localhost/v1");

  private final ChatCall attempt = ChatCall.create().attempt(new Target("acme", "m", false)).call();

  /** Whether the request was counted as sent when each piece was given to the network. */
  private final List<Boolean> sent = new ArrayList<>();

  private final List<Throwable> failures = new ArrayList<>();
  private int writable = Integer.MAX_VALUE;

  private RequestWriter write(int length) {
    EmbeddedChannel channel = new EmbeddedChannel(new Network());
    channel.config().setOption(ChannelOption.AUTO_CLOSE, false);
    HttpExchange exchange = HttpExchange.post(new byte[length], Map.of(), attempt);
    Origin origin = Origin.of(URL);
    RequestHead head = new RequestHead(URL, origin.authority(), Map.of());
    String lines = RequestHead.further(exchange);
    RequestWriter writer = new RequestWriter(channel, exchange, failures::add);
    writer.begin(
        new PendingRequest(exchange, origin, head, lines, new Inbox(), null),
        new Connected(channel, false, null));
    return writer;
  }

  private boolean isSent() {
    return attempt.attemptSoFar().dispatched() != null;
  }

  private final class Network extends ChannelOutboundHandlerAdapter {
    @Override
    public void write(ChannelHandlerContext context, Object message, ChannelPromise promise) {
      sent.add(isSent());
      ReferenceCountUtil.release(message);
      if (sent.size() > writable) {
        promise.setFailure(new IOException("Broken pipe"));
      } else {
        promise.setSuccess();
      }
    }
  }

  @Test
  void a_request_counts_as_sent_before_the_network_has_all_of_it() {
    RequestWriter writer = write(10);

    assertThat(sent).containsExactly(true);
    assertThat(writer.isDone()).isTrue();
    assertThat(isSent()).isTrue();
  }

  @Test
  void a_large_request_counts_as_sent_with_its_last_piece() {
    RequestWriter writer = write(150_000);

    assertThat(sent).containsExactly(false, false, true);
    assertThat(writer.isDone()).isTrue();
  }

  @Test
  void a_request_whose_last_piece_cannot_be_written_is_not_sent() {
    writable = 2;
    write(150_000);

    assertThat(sent).containsExactly(false, false, true);
    assertThat(failures).singleElement().isInstanceOf(IOException.class);
    assertThat(isSent()).isFalse();
  }

  @Test
  void a_request_that_has_been_written_stays_sent_when_its_connection_fails() {
    write(10).giveUp();

    assertThat(isSent()).isTrue();
  }
}
