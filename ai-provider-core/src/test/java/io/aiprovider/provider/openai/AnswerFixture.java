package io.aiprovider.provider.openai;

import static io.aiprovider.provider.openai.ProviderFixture.DONE;

import io.aiprovider.chat.ChatChunk;
import io.aiprovider.chat.ChatResponse;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Timeout;

/** A service whose answers only resemble those of OpenAI, written with single quotes. */
@Timeout(20)
abstract class AnswerFixture {
  final ProviderFixture fixture = new ProviderFixture();

  @AfterEach
  void close() {
    fixture.close();
  }

  static String json(String text) {
    return text.replace('\'', '"');
  }

  ChatResponse answer(String body) {
    return fixture.answers(json(body)).complete().response();
  }

  List<ChatChunk> chunks(String... events) {
    List<String> all = new ArrayList<>();
    for (String event : events) {
      all.add("data: " + json(event) + "\n\n");
    }
    all.add(DONE);
    return fixture.streams(all.toArray(String[]::new)).chunks();
  }
}
