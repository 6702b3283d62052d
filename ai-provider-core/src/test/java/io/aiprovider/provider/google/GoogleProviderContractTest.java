package io.aiprovider.provider.google;

import io.aiprovider.provider.ChatProvider;
import io.aiprovider.provider.http.HttpProviderContract;
import io.aiprovider.provider.http.OpenCalls;
import mockwebserver3.MockResponse;
import mockwebserver3.RecordedRequest;
import okhttp3.Headers;

class GoogleProviderContractTest extends HttpProviderContract {
  @Override
  protected ChatProvider provider(String baseUrl, OpenCalls settings) {
    return GoogleProvider.builder("gemini").baseUrl(baseUrl).apiKey("key").okHttp(settings).build();
  }

  @Override
  protected MockResponse answer(RecordedRequest request) {
    if (request.getTarget().startsWith("/v1beta/models?")) {
      return new MockResponse(200, Headers.EMPTY, "{\"models\":[]}");
    }
    return request.getTarget().endsWith(":streamGenerateContent?alt=sse")
        ? events(firstChunk() + otherChunks()).build()
        : new MockResponse(200, Headers.EMPTY, Gemini.ANSWER);
  }

  @Override
  protected MockResponse overloaded() {
    return new MockResponse(
        503, Headers.EMPTY, "[{\"error\":{\"code\":503,\"message\":\"Busy\"}}]");
  }

  @Override
  protected String firstChunk() {
    return Gemini.event("{\"text\":\"Hel\"}", "");
  }

  @Override
  protected String otherChunks() {
    return Gemini.event("{\"text\":\"lo\"}", "STOP");
  }
}
