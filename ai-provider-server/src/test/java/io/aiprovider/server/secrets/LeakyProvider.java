package io.aiprovider.server.secrets;

import io.aiprovider.json.JsonObject;
import io.aiprovider.server.Conversation;
import io.aiprovider.server.RawUpstream;
import io.aiprovider.server.Samples;
import java.io.IOException;
import java.util.List;

/** A provider that quotes the key and the prompt in everything that goes wrong. */
final class LeakyProvider implements AutoCloseable {
  private final RawUpstream upstream = new RawUpstream(this::answer);
  private final String key;
  private final String answer;

  /**
   * @param key that it is called with
   * @param answer what it answers when nothing goes wrong
   */
  LeakyProvider(String key, String answer) {
    this.key = key;
    this.answer = answer;
  }

  String baseUrl() {
    return upstream.baseUrl();
  }

  private void answer(Conversation call) throws IOException {
    String body = call.body();
    if (body.contains("please-401")) {
      call.answer(401, "application/json", quoting("Incorrect API key provided", body));
    } else if (body.contains("please-400")) {
      call.answer(400, "application/json", quoting("Invalid request", body));
    } else if (body.contains("please-500")) {
      call.answer(500, "text/html", "<h1>" + key + "</h1>" + body);
    } else if (body.contains("please-cut")) {
      call.beginStream();
      call.write(Samples.opening() + Samples.piece(answer));
      call.reset();
    } else if (body.contains("please-hang")) {
      call.beginStream();
      call.write(Samples.opening() + Samples.piece(answer));
      call.hang();
    } else if (body.contains("please-junk")) {
      call.answer(200, "application/json", "{\"choices\": " + body + key);
    } else if (body.contains("please-break")) {
      call.beginStream();
      call.write(Samples.opening() + Samples.piece(answer));
      call.write(Samples.event(quoting("Something broke", body)));
    } else if (body.contains("\"stream\":true")) {
      call.beginStream();
      call.write(Samples.stream(answer));
    } else {
      call.answer(200, "application/json", Samples.completion(answer));
    }
  }

  private String quoting(String sentence, String request) {
    JsonObject parsed = JsonObject.parse(request);
    List<JsonObject> messages = parsed.objects("messages");
    String prompt = messages.isEmpty() ? request : messages.get(0).get("content").toString();
    return JsonObject.of(
            "error",
            JsonObject.of("message", sentence + ": " + key + " for " + prompt)
                .with("type", "invalid_request_error")
                .with("param", key)
                .with("code", "invalid_api_key"))
        .toString();
  }

  @Override
  public void close() {
    upstream.close();
  }
}
