package io.aiprovider.provider.http.okhttp;

import io.aiprovider.provider.http.exchange.HttpAddress;
import io.aiprovider.provider.http.exchange.HttpExchange;
import io.aiprovider.provider.http.exchange.RawReply;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.InetSocketAddress;
import java.util.concurrent.TimeUnit;
import okhttp3.Call;
import okhttp3.Headers;
import okhttp3.HttpUrl;
import okhttp3.OkHttpClient;
import okhttp3.Request;
import okhttp3.Response;

/** Sends to one address. */
final class OkHttpAddress implements HttpAddress {
  private final OkHttpClient client;
  private final Request prototype;
  private final InetSocketAddress server;

  OkHttpAddress(OkHttpClient client, HttpUrl url, Headers headers) {
    this.client = client;
    this.prototype = new Request.Builder().url(url).headers(headers).build();
    this.server = InetSocketAddress.createUnresolved(url.host(), url.port());
  }

  @Override
  public InetSocketAddress server() {
    return server;
  }

  @Override
  public RawReply send(HttpExchange exchange) throws IOException {
    Request.Builder request = prototype.newBuilder();
    exchange.headers().forEach(request::header);
    byte[] json = exchange.json();
    if (json == null) {
      return send(request.build(), exchange);
    }
    JsonBody body = new JsonBody(json);
    try {
      return send(request.post(body).build(), exchange);
    } finally {
      body.release();
    }
  }

  private RawReply send(Request request, HttpExchange exchange) throws IOException {
    Call call = client.newCall(request);
    call.addEventListener(new ExchangeWatch(exchange));
    call.timeout().timeout(exchange.timeLimit().toMillis(), TimeUnit.MILLISECONDS);
    exchange.onCancel(call::cancel);
    return new OkHttpReply(call, response(call));
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
