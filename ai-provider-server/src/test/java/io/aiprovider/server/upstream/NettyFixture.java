package io.aiprovider.server.upstream;

import io.aiprovider.provider.http.exchange.HttpSender;
import io.aiprovider.server.upstream.connect.Connector;
import io.aiprovider.server.upstream.connect.Loops;
import io.aiprovider.testing.http.ConnectionSettings;
import java.net.InetAddress;
import java.net.ProxySelector;
import java.util.List;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import reactor.netty.resources.LoopResources;

/** Makes senders by Netty for tests, on loops that they share. */
final class NettyFixture {
  static final Loops LOOPS = Loops.of(LoopResources.create("test-http", 2, true));

  private NettyFixture() {}

  static HttpSender usual() {
    return sender(ConnectionSettings.NONE);
  }

  static HttpSender sender(ConnectionSettings settings) {
    ProxySelector chosen = settings.proxies();
    Supplier<@Nullable ProxySelector> proxies = () -> chosen;
    Function<String, List<InetAddress>> names = settings.names();
    Connector connector =
        new Connector(
            proxies,
            names == null ? Connector.Names.OF_SYSTEM : names::apply,
            settings.options().tls());
    return new NettySender(LOOPS, connector, settings.connectTimeout());
  }
}
