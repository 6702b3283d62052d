package io.aiprovider.provider.openai;

import static io.aiprovider.provider.openai.ProviderFixture.ANSWER;
import static io.aiprovider.provider.openai.ProviderFixture.DONE;
import static io.aiprovider.provider.openai.ProviderFixture.delta;
import static io.aiprovider.provider.openai.ProviderFixture.finish;
import static java.nio.charset.StandardCharsets.UTF_8;

import io.aiprovider.chat.ChatRequest;
import io.aiprovider.provider.ChatProvider;
import io.aiprovider.provider.http.HttpProviderContract;
import io.aiprovider.provider.http.OpenCalls;
import java.util.Objects;
import mockwebserver3.MockResponse;
import mockwebserver3.RecordedRequest;
import okhttp3.Headers;

class OpenAiProviderContractTest extends HttpProviderContract {
  private static final String USAGE =
      "data: {\"id\":\"c1\",\"choices\":[],\"usage\":"
          + "{\"prompt_tokens\":3,\"completion_tokens\":1,\"total_tokens\":4}}\n\n";

  @Override
  protected ChatProvider provider(String baseUrl, OpenCalls settings) {
    return OpenAiCompatibleProvider.builder("acme")
        .baseUrl(baseUrl + "v1")
        .apiKey("key")
        .okHttp(settings)
        .build();
  }

  @Override
  protected MockResponse answer(RecordedRequest request) {
    if (request.getTarget().endsWith("/models")) {
      return new MockResponse(200, Headers.EMPTY, "{\"data\":[]}");
    }
    String body = Objects.requireNonNull(request.getBody()).string(UTF_8);
    return ChatRequest.parse(body.getBytes(UTF_8)).stream()
        ? events(firstChunk() + otherChunks()).build()
        : new MockResponse(200, Headers.EMPTY, ANSWER);
  }

  @Override
  protected MockResponse overloaded() {
    return new MockResponse(503, Headers.EMPTY, "{\"error\":{}}");
  }

  @Override
  protected String firstChunk() {
    return delta("Hel");
  }

  @Override
  protected String otherChunks() {
    return delta("lo") + finish("stop") + USAGE + DONE;
  }
}
