package io.aiprovider.server.http;

import io.aiprovider.call.Caller;
import io.aiprovider.call.ChatCall;
import io.aiprovider.chat.Operation;
import io.aiprovider.client.ChatClient;
import io.netty.handler.codec.http.HttpHeaderNames;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.publisher.Mono;
import reactor.netty.http.server.HttpServerRequest;

/** A path that asks a model: reads the body, makes the call, answers. */
final class ChatEndpoint implements Endpoint {
  private static final Logger log = LoggerFactory.getLogger(ChatEndpoint.class);

  private final Operation operation;
  private final ChatClient client;
  private final CallExecutor executor;
  private final RequestBody body;

  ChatEndpoint(Operation operation, ChatClient client, CallExecutor executor, RequestBody body) {
    this.operation = operation;
    this.client = client;
    this.executor = executor;
    this.body = body;
  }

  @Override
  public Mono<Answer> answer(HttpServerRequest request, @Nullable Caller caller) {
    if (executor.isDraining()) {
      return Mono.just(
          Answer.of(Problem.unavailable("The server is shutting down.", "server_stopping")));
    }
    if (!isJson(request.requestHeaders().get(HttpHeaderNames.CONTENT_TYPE))) {
      return Mono.just(
          Answer.of(
              Problem.of(
                  415,
                  "The request body must be JSON: set the header Content-Type: application/json.",
                  "unsupported_media_type")));
    }
    ChatCall.Builder call = client.newCall().caller(caller);
    try {
      CallHeaders.read(request.requestHeaders(), call);
    } catch (CallHeaders.Invalid invalid) {
      return Mono.just(Answer.of(invalid.problem()));
    }
    return body.read(request)
        .flatMap(bytes -> Exchange.start(client, call.build(), operation, bytes, executor))
        .onErrorResume(RequestBody.TooLarge.class, e -> Mono.just(tooLarge()))
        .onErrorResume(
            e -> {
              log.error("A request could not be answered.", e);
              return Mono.just(Answer.of(Problem.internal()));
            });
  }

  private Answer tooLarge() {
    Answer answer =
        Answer.of(
            Problem.of(
                413,
                "The request body is larger than " + body.limit() + " bytes.",
                "request_too_large"));
    answer.headers().set(HttpHeaderNames.CONNECTION, "close");
    return answer;
  }

  private static boolean isJson(@Nullable String contentType) {
    if (contentType == null) {
      return false;
    }
    int end = contentType.indexOf(';');
    String type = (end < 0 ? contentType : contentType.substring(0, end)).trim();
    return type.toLowerCase(Locale.ROOT).equals("application/json");
  }
}
