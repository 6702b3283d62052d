package io.aiprovider.samples.faq;

import io.aiprovider.chat.ChatChunk;
import io.aiprovider.chat.ChatRequest;
import io.aiprovider.client.ChatClient;
import io.aiprovider.reply.StreamingReply;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Objects;
import java.util.Properties;
import java.util.stream.Collectors;

/** Sends questions to a provider that answers from {@code faq.properties}. */
public final class AskFaq {
  private AskFaq() {}

  /** Sends each argument as a question; without arguments two examples. */
  public static void main(String[] args) throws IOException {
    String[] questions =
        args.length > 0 ? args : new String[] {"What does shipping cost?", "What is love?"};
    try (ChatClient client = ChatClient.builder().provider(provider()).build()) {
      for (String question : questions) {
        System.out.println(question);
        try (StreamingReply reply = client.stream(ChatRequest.of(question))) {
          for (ChatChunk chunk : reply) {
            System.out.print(chunk.text());
          }
        }
        System.out.println();
      }
    }
  }

  static FaqProvider provider() throws IOException {
    Properties file = new Properties();
    try (InputStream bytes = AskFaq.class.getResourceAsStream("/faq.properties")) {
      file.load(new InputStreamReader(Objects.requireNonNull(bytes), StandardCharsets.UTF_8));
    }
    Map<String, String> answers =
        file.stringPropertyNames().stream()
            .collect(Collectors.toMap(keyword -> keyword, file::getProperty));
    return new FaqProvider(answers);
  }
}
