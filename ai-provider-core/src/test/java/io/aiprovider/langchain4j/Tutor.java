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
 * What LangChain4j's contract tests ask, a real model knows. The simulated one repeats the last
 * question and makes up values that fit a schema: so the tutor, between the engine and the model,
 * puts the answer in place of the question, and the right value into the schema. It goes by what
 * came over the wire, so that an answer is only right if the question arrived whole.
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
    ChatRequest taught = withFormat(request.with("messages", messages(request)));
    List<JsonObject> tools =
        request.json().objects("tools").stream().map(Tutor::taughtTool).toList();
    return chain.proceed(tools.isEmpty() ? taught : taught.with("tools", tools));
  }

  private static List<JsonObject> messages(ChatRequest request) {
    List<JsonObject> taught = new ArrayList<>();
    for (ChatMessage message : request.messages()) {
      taught.add(
          message.role().equals("user")
              ? message.json().with("content", stopped(answer(message, request), request))
              : message.json());
    }
    return taught;
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
      return said(request).contains("color is green") ? "It is green." : "I was not told.";
    }
    if (text.contains("'I love you'")) {
      return said(request).contains("into German") ? "Ich liebe dich." : text;
    }
    if (text.contains("What do you see")) {
      return question.json().objects("content").stream()
          .map(part -> part.object("image_url"))
          .filter(image -> image != null)
          .map(image -> seen(String.valueOf(image.string("url"))))
          .collect(Collectors.joining(" and "));
    }
    if (text.contains("in parallel")) {
      return "getWeather getTime";
    }
    return text;
  }

  private static String said(ChatRequest request) {
    return request.messages().stream().map(ChatMessage::text).collect(Collectors.joining("\n"));
  }

  private static String seen(String url) {
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
    JsonObject asked =
        schema == null
            ? JsonObject.of("properties", JsonObject.of("city", JsonObject.of("type", "string")))
            : schema;
    JsonObject about = asked.object("properties");
    boolean capital = about != null && about.has("city");
    return request.with(
        "response_format",
        JsonObject.of("type", "json_schema")
            .with(
                "json_schema",
                JsonObject.of("name", "taught")
                    .with("schema", capital ? with(asked, "city", "Berlin") : taught(asked))));
  }

  private static JsonObject taughtTool(JsonObject tool) {
    JsonObject function = tool.object("function");
    JsonObject parameters = function == null ? null : function.object("parameters");
    return function == null || parameters == null
        ? tool
        : tool.with("function", function.with("parameters", taught(parameters)));
  }

  private static JsonObject taught(JsonObject schema) {
    JsonObject taught = schema;
    for (Map.Entry<String, String> known : KNOWN.entrySet()) {
      taught = with(taught, known.getKey(), known.getValue());
    }
    return taught;
  }

  private static JsonObject with(JsonObject schema, String property, String value) {
    JsonObject properties = schema.object("properties");
    return properties == null || !properties.has(property)
        ? schema
        : schema.with(
            "properties", properties.with(property, JsonObject.of("const", JsonString.of(value))));
  }
}
