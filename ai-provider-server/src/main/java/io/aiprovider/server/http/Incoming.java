package io.aiprovider.server.http;

import io.aiprovider.caller.Caller;
import io.aiprovider.server.access.RequestHead;
import io.aiprovider.server.wire.ApiError;
import io.aiprovider.server.wire.ErrorFormat;
import io.netty.channel.EventLoop;
import io.netty.handler.codec.http.HttpHeaders;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;
import reactor.netty.Connection;
import reactor.netty.http.server.HttpServerRequest;
import reactor.netty.http.server.HttpServerResponse;

/**
 * An allowed request, with the means to answer it.
 *
 * @param http the request on its connection
 * @param response the response on the same connection
 * @param head method, path and headers
 * @param id the request id that the caller sees
 * @param caller who sent it; null if it was not checked
 * @param errors how its errors are written
 */
public record Incoming(
    HttpServerRequest http,
    HttpServerResponse response,
    RequestHead head,
    String id,
    @Nullable Caller caller,
    ErrorFormat errors) {

  public HttpHeaders headers() {
    return http.requestHeaders();
  }

  /** Sends an answer. */
  public Mono<Void> send(Answer answer) {
    return answer.sendOver(response);
  }

  /**
   * Sends an answer that another thread provides. It is sent on the connection's own thread. If the
   * other thread sent it, each step would be a separate task for the connection's thread, and could
   * have to wake it.
   */
  public Mono<Void> sendFromElsewhere(Mono<Answer> answer) {
    return answer.publishOn(Schedulers.fromExecutor(eventLoop())).flatMap(this::send);
  }

  /** The event loop of the connection. */
  public EventLoop eventLoop() {
    AtomicReference<EventLoop> loop = new AtomicReference<>();
    http.withConnection(connection -> loop.set(connection.channel().eventLoop()));
    return Objects.requireNonNull(loop.get());
  }

  /** Whether the caller is still there. */
  public boolean isConnected() {
    AtomicBoolean connected = new AtomicBoolean();
    http.withConnection(connection -> connected.set(connection.channel().isActive()));
    return connected.get();
  }

  /** Whether the caller is still there and no answer has begun. */
  public boolean isWaiting() {
    return isConnected() && !response.hasSentHeaders();
  }

  /** Closes the connection. */
  public void closeConnection() {
    http.withConnection(Connection::dispose);
  }

  /** Sends an error. */
  public Mono<Void> refuse(ApiError error) {
    return send(Answer.of(error, errors));
  }
}
