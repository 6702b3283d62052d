package io.aiprovider.server.upstream.connect;

import io.netty.channel.Channel;
import org.jspecify.annotations.Nullable;

/**
 * A connection to a server, on which HTTP can begin.
 *
 * @param channel the connection
 * @param forwarding whether a proxy reads the requests, and so needs the whole URL
 * @param proxyAuthorization what such a proxy needs; null for nothing
 */
public record Connected(Channel channel, boolean forwarding, @Nullable String proxyAuthorization) {}
