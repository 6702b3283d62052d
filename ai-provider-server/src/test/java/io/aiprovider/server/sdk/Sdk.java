package io.aiprovider.server.sdk;

import com.openai.client.OpenAIClient;
import com.openai.client.okhttp.OpenAIOkHttpClient;
import com.openai.models.chat.completions.ChatCompletionCreateParams;
import io.aiprovider.server.RunningServer;

/** OpenAI's client, as its users set it up for a server of their own. */
final class Sdk {
  private Sdk() {}

  static OpenAIClient clientOf(RunningServer server, String key) {
    return OpenAIOkHttpClient.builder()
        .baseUrl(server.uri("/v1").toString())
        .apiKey(key)
        .maxRetries(0)
        .build();
  }

  static ChatCompletionCreateParams.Builder request(String prompt) {
    return ChatCompletionCreateParams.builder().model("gpt-4o-mini").addUserMessage(prompt);
  }
}
