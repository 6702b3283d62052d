package io.aiprovider.server.call;

import io.aiprovider.call.CallAttribute;
import io.aiprovider.call.ChatCall;
import io.aiprovider.client.ChatClient;
import io.aiprovider.server.http.Answer;
import io.aiprovider.server.http.BodyRefused;
import io.aiprovider.server.http.Endpoint;
import io.aiprovider.server.http.Incoming;
import io.aiprovider.server.http.RequestBody;
import io.aiprovider.server.overload.BodyMemory.Share;
import io.aiprovider.server.overload.TenantShares.Place;
import io.aiprovider.server.upstream.CallerLoop;
import io.aiprovider.server.wire.ApiError;
import io.aiprovider.server.wire.ErrorFormat;
import io.aiprovider.server.wire.InboundWire;
import io.netty.handler.codec.http.DefaultHttpHeaders;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaderValues;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpMethod;
import java.util.Map;
import java.util.Set;
import reactor.core.publisher.Mono;

/**
 * The paths of a protocol for calls of models: reads the body, makes the call, sends the answer.
 * Each protocol has a component that extends this class.
 */
public class ChatEndpoint implements Endpoint {
  private final InboundWire wire;
  private final ChatClient client;
  private final CallExecutor executor;
  private final RequestBody body;
  private final Map<String, String> tags;

  protected ChatEndpoint(
      InboundWire wire, ChatClient client, CallExecutor executor, RequestBody body) {
    this(wire, client, executor, body, Map.of());
  }

  /**
   * An endpoint whose calls have tags of their own, besides those that callers send.
   *
   * @param tags they replace sent ones of the same name
   */
  protected ChatEndpoint(
      InboundWire wire,
      ChatClient client,
      CallExecutor executor,
      RequestBody body,
      Map<String, String> tags) {
    this.wire = wire;
    this.client = client;
    this.executor = executor;
    this.body = body;
    this.tags = tags;
  }

  /** The request as it is answered; for endpoints that call on behalf of somebody else. */
  protected Incoming received(Incoming request) {
    return request;
  }

  @Override
  public final Set<String> paths() {
    return wire.paths();
  }

  @Override
  public final HttpMethod method() {
    return HttpMethod.POST;
  }

  @Override
  public final ErrorFormat errors() {
    return wire;
  }

  @Override
  public final Mono<Void> answer(Incoming incoming) {
    Incoming request = received(incoming);
    ApiError notNow = executor.refusal(request.caller());
    if (notNow != null) {
      return request.refuse(notNow);
    }
    ApiError unread = JsonBodies.refusal(request.headers());
    if (unread != null) {
      return request.refuse(unread);
    }
    ChatCall.Builder call =
        client
            .newCall()
            .caller(request.caller())
            .attribute(CallAttribute.REQUEST_ID, request.id())
            .attribute(CallAttribute.ENDPOINT, request.head().path())
            .attribute(CallOrigin.ATTRIBUTE, CallOrigin.of(request.head()))
            .attribute(CallerLoop.ATTRIBUTE, request.eventLoop());
    try {
      CallHeaders.read(request.headers(), tags, call);
    } catch (CallHeaders.Invalid invalid) {
      return request.refuse(invalid.error());
    }
    return Mono.using(
            () -> body.enter(request.caller(), request.headers()),
            place ->
                Mono.using(body::share, memory -> read(request, call, memory, place), Share::close),
            Place::close)
        .onErrorResume(BodyRefused.class, e -> request.refuse(e.error()));
  }

  private Mono<Void> read(Incoming request, ChatCall.Builder call, Share memory, Place place) {
    return body.read(request.http(), memory)
        .filter(
            bytes -> request.isWaiting()) // else the body was incomplete, which has been answered
        .flatMap(bytes -> call(request, call, bytes, memory, place))
        .onErrorResume(BodyRefused.class, e -> request.send(last(e.error())));
  }

  /** The exchange ends in every case. */
  private Mono<Void> call(
      Incoming request, ChatCall.Builder call, byte[] bytes, Share memory, Place place) {
    return Mono.using(
        () ->
            new Exchange(client, wire, request.head(), call, bytes, new RequestConnection(request)),
        exchange ->
            request.sendFromElsewhere(
                exchange
                    .run(executor)
                    .doOnNext(
                        answer -> { // the body is no longer needed
                          memory.close();
                          place.releaseBody();
                        })),
        Exchange::leave);
  }

  /** An answer after which the connection is closed. */
  private Answer last(ApiError error) {
    HttpHeaders headers = new DefaultHttpHeaders();
    headers.set(HttpHeaderNames.CONNECTION, HttpHeaderValues.CLOSE);
    return Answer.of(error, wire, headers);
  }
}
