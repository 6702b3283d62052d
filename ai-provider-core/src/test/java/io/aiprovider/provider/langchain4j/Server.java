package io.aiprovider.provider.langchain4j;

import dev.langchain4j.http.client.HttpMethod;
import dev.langchain4j.http.client.HttpRequest;
import java.io.IOException;
import java.util.concurrent.TimeUnit;
import mockwebserver3.MockResponse;
import mockwebserver3.MockWebServer;
import mockwebserver3.RecordedRequest;
import mockwebserver3.SocketEffect;

/** A real server for HTTP clients. */
final class Server implements AutoCloseable {
  final MockWebServer server = new MockWebServer();

  Server() {
    try {
      server.start();
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  String url() {
    return server.url("/v1").toString();
  }

  Server answers(int status, String body, String... headers) {
    MockResponse.Builder response = new MockResponse.Builder().code(status).body(body);
    for (int i = 0; i < headers.length; i += 2) {
      response.addHeader(headers[i], headers[i + 1]);
    }
    server.enqueue(response.build());
    return this;
  }

  /** Events, each with this data. */
  static String events(String... data) {
    StringBuilder body = new StringBuilder();
    for (String each : data) {
      body.append("data: ").append(each).append("\n\n");
    }
    return body.toString();
  }

  Server streams(String body) {
    return answers(200, body, "Content-Type", "text/event-stream");
  }

  /** A stream that breaks after this, in the middle of its transfer. */
  Server breaks(String body) {
    server.enqueue(
        new MockResponse.Builder()
            .addHeader("Content-Type", "text/event-stream")
            .chunkedBody(body + "x".repeat(body.length()), body.length())
            .onResponseBody(SocketEffect.ShutdownConnection.INSTANCE)
            .build());
    return this;
  }

  /** A stream that says this and then nothing for long. */
  Server stalls(String body) {
    server.enqueue(
        new MockResponse.Builder()
            .addHeader("Content-Type", "text/event-stream")
            .body(body + "\n")
            .throttleBody(body.length(), 5, TimeUnit.MINUTES)
            .build());
    return this;
  }

  Server keepsSilent() {
    server.enqueue(new MockResponse.Builder().onResponseStart(SocketEffect.Stall.INSTANCE).build());
    return this;
  }

  HttpRequest post(String body) {
    return HttpRequest.builder()
        .method(HttpMethod.POST)
        .url(url())
        .addHeader("Content-Type", "application/json")
        .addHeader("Authorization", "Bearer sk-secret")
        .body(body)
        .build();
  }

  RecordedRequest taken() {
    try {
      RecordedRequest taken = server.takeRequest(5, TimeUnit.SECONDS);
      if (taken == null) {
        throw new AssertionError("Nothing was sent.");
      }
      return taken;
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  @Override
  public void close() {
    server.close();
  }
}
