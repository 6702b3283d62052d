package io.aiprovider.provider.anthropic;

import io.aiprovider.json.JsonObject;
import io.aiprovider.provider.ChatProvider;
import io.aiprovider.provider.http.HttpProviderContract;
import io.aiprovider.provider.http.OpenCalls;
import java.util.Objects;
import mockwebserver3.MockResponse;
import mockwebserver3.RecordedRequest;
import okhttp3.Headers;

class AnthropicProviderContractTest extends HttpProviderContract {
  @Override
  protected ChatProvider provider(String baseUrl, OpenCalls settings) {
    return AnthropicProvider.builder("claude")
        .baseUrl(baseUrl)
        .apiKey("key")
        .okHttp(settings)
        .build();
  }

  @Override
  protected MockResponse answer(RecordedRequest request) {
    if (request.getTarget().startsWith("/v1/models")) {
      return new MockResponse(200, Headers.EMPTY, "{\"data\":[]}");
    }
    return JsonObject.parse(Objects.requireNonNull(request.getBody()).utf8()).isTrue("stream")
        ? events(firstChunk() + otherChunks()).build()
        : new MockResponse(200, Headers.EMPTY, Anthropic.ANSWER);
  }

  @Override
  protected MockResponse overloaded() {
    return new MockResponse(529, Headers.EMPTY, "{\"type\":\"error\"}");
  }

  @Override
  protected String firstChunk() {
    return Anthropic.start();
  }

  @Override
  protected String otherChunks() {
    return Anthropic.text(0, "Hello") + Anthropic.stop("end_turn");
  }
}
