package io.aiprovider.provider.openai;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.aiprovider.call.ChatCall;
import io.aiprovider.chat.ChatRequest;
import io.aiprovider.json.JsonObject;
import io.aiprovider.provider.Unsupported.Handling;
import io.aiprovider.reply.Target;

/** Translates requests for services; {@code call} is the latest request's. */
abstract class Translating {
  static final String USER = "{\"role\":\"user\",\"content\":\"Hi\"}";

  ChatCall call = ChatCall.create();

  String sentMessage(Preset preset, String message) {
    return translated(preset, body("m", "\"user\":null", message))
        .objects("messages")
        .get(0)
        .toJson();
  }

  JsonObject translated(Preset preset, String body) {
    return translated(preset, body, Handling.DROP);
  }

  JsonObject translated(Preset preset, String body, Handling handling) {
    return translated(Dialect.of(preset, true), body, handling);
  }

  JsonObject translated(Dialect dialect, String body, Handling handling) {
    call = ChatCall.create();
    ChatCall attempt = call.attempt(new Target("acme", "m", false)).call();
    return new OpenAiRequestTranslation("acme", handling, dialect)
        .translated(ChatRequest.parse(body.getBytes(UTF_8)), attempt)
        .json();
  }

  static String body(String model, String fields, String messages) {
    return "{\"model\":\"" + model + "\",\"messages\":[" + messages + "]," + fields + "}";
  }
}
