package io.aiprovider.server.upstream;

import io.aiprovider.provider.http.exchange.HttpExchange;
import io.aiprovider.server.upstream.body.Inbox;
import io.aiprovider.server.upstream.connect.Origin;
import io.netty.channel.EventLoop;
import org.jspecify.annotations.Nullable;

/**
 * A request that is to be sent, and where its reply goes.
 *
 * @param furtherLines those of its head that other requests to the same URL do not have
 * @param preferred the event loop that serves the caller; null if it is not known
 */
record PendingRequest(
    HttpExchange exchange,
    Origin origin,
    RequestHead head,
    String furtherLines,
    Inbox inbox,
    @Nullable EventLoop preferred) {}
