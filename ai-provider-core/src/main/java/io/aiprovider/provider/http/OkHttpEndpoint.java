package io.aiprovider.provider.http;

import io.aiprovider.call.ChatCall;
import io.aiprovider.provider.http.connection.ConnectionWatch;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import okhttp3.Call;
import okhttp3.Headers;
import okhttp3.HttpUrl;
import okhttp3.OkHttpClient;
import okhttp3.Request;
import okhttp3.Response;

/** Sends to one address. */
final class OkHttpEndpoint implements HttpEndpoint {
  private final String provider;
  private final OkHttpClient client;
  private final Request prototype;
  private final InetSocketAddress server;

  OkHttpEndpoint(String provider, OkHttpClient client, HttpUrl url, Headers headers) {
    this.provider = provider;
    this.client = client;
    this.prototype = new Request.Builder().url(url).headers(headers).build();
    this.server = InetSocketAddress.createUnresolved(url.host(), url.port());
  }

  @Override
  public HttpReply post(byte[] json, ChatCall attempt) {
    JsonBody body = new JsonBody(json);
    Request.Builder request = prototype.newBuilder().post(body);
    if (isAttempt(attempt)) {
      attempt.report().server(server);
      attempt.report().requestHeaders().forEach(request::header);
    }
    HttpReply reply = send(request.build(), Duration.ZERO, attempt);
    body.release();
    return reply;
  }

  @Override
  public HttpReply get(ChatCall attempt, Duration timeLimit) {
    return send(prototype, timeLimit, attempt);
  }

  private HttpReply send(Request request, Duration timeLimit, ChatCall attempt) {
    ConnectionFailures failures = new ConnectionFailures(provider, attempt);
    ConnectionWatch watch = new ConnectionWatch(() -> sent(attempt));
    try {
      return execute(request, watch, timeLimit, failures);
    } catch (IOException e) {
      if (!watch.metStaleConnection() || attempt.cancelled() != null) {
        throw failures.noReply(e);
      }
    }
    if (isAttempt(attempt)) {
      attempt.report().repeated();
    }
    // other idle connections were probably closed for the same reason
    client.connectionPool().evictAll();
    ConnectionWatch again = new ConnectionWatch(() -> sent(attempt));
    try {
      return execute(request, again, timeLimit, failures);
    } catch (IOException e) {
      throw failures.noReply(e);
    }
  }

  private static void sent(ChatCall attempt) {
    if (isAttempt(attempt)) {
      attempt.report().dispatched();
    }
  }

  /** It is no attempt if it is a probe, or if a program calls a provider without the client. */
  private static boolean isAttempt(ChatCall call) {
    return call.target() != null;
  }

  private HttpReply execute(
      Request request, ConnectionWatch watch, Duration timeLimit, ConnectionFailures failures)
      throws IOException {
    Call call = client.newCall(request);
    call.addEventListener(watch);
    call.timeout().timeout(timeLimit.toMillis(), TimeUnit.MILLISECONDS);
    Runnable detach = failures.attempt().onCancel(call::cancel);
    boolean replied = false;
    try {
      HttpReply reply = new OkHttpReply(call, response(call), detach, failures);
      if (!reply.isSuccess() && isAttempt(failures.attempt())) {
        failures.attempt().report().refused();
      }
      replied = true;
      return reply;
    } finally {
      if (!replied) {
        detach.run();
      }
    }
  }

  /**
   * OkHttp may throw undeclared checked exceptions, because Kotlin has none: when it is
   * interrupted.
   */
  private static Response response(Call call) throws IOException {
    try {
      return call.execute();
    } catch (IOException | RuntimeException e) {
      throw e;
    } catch (Exception interrupted) {
      Thread.currentThread().interrupt();
      throw new InterruptedIOException(String.valueOf(interrupted));
    }
  }
}
