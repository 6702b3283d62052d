package io.aiprovider.provider.wire.request;

import io.aiprovider.chat.ChatChunk;
import io.aiprovider.chat.ChatRequest;
import io.aiprovider.chat.ChatResponse;
import io.aiprovider.json.JsonObject;
import io.aiprovider.json.JsonValue;
import io.aiprovider.reply.ChatReply;
import io.aiprovider.reply.ChunkTransform;
import io.aiprovider.reply.CompleteReply;
import io.aiprovider.reply.StreamingReply;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * OpenAI's older way to offer functions, {@code functions} and {@code function_call}, translated to
 * {@code tools} for wires that have only these, and the answer's call translated back. The older
 * way has no ids and only one call for each message: of several calls the caller gets the first.
 *
 * @since 0.1
 */
public final class LegacyFunctions {
  private static final ChunkTransform OLDER_CHUNKS =
      ChunkTransform.mapping(chunk -> new ChatChunk(older(chunk.json()))).withoutBlocking();

  private LegacyFunctions() {}

  /**
   * Sends the request with tools instead of functions.
   *
   * @param ask gets an answer to a request without functions
   * @return the answer in the form that the request's caller expects
   */
  public static ChatReply asTools(ChatRequest request, Function<ChatRequest, ChatReply> ask) {
    boolean offers = request.has("functions");
    if (!offers && request.messages().stream().noneMatch(LegacyFunctions::isLegacy)) {
      return ask.apply(request);
    }
    ChatReply reply = ask.apply(translated(request));
    if (!offers || request.has("tools")) {
      return reply;
    }
    return reply instanceof StreamingReply streaming
        ? streaming.transform(OLDER_CHUNKS)
        : older((CompleteReply) reply);
  }

  private static boolean isLegacy(io.aiprovider.chat.ChatMessage message) {
    return message.role().equals("function") || message.json().object("function_call") != null;
  }

  private static ChatRequest translated(ChatRequest request) {
    ChatRequest translated = request.with("messages", messages(request)).without("functions");
    JsonValue choice = request.get("function_call");
    translated = translated.without("function_call");
    List<JsonObject> functions = request.json().objects("functions");
    if (functions.isEmpty() || request.has("tools")) {
      return translated;
    }
    translated = translated.with("tools", functions.stream().map(LegacyFunctions::tool).toList());
    if (choice instanceof JsonObject named) {
      return translated.with("tool_choice", tool(named));
    }
    return choice == null || choice.isNull() ? translated : translated.with("tool_choice", choice);
  }

  private static JsonObject tool(JsonObject function) {
    return JsonObject.of("type", "function").with("function", function);
  }

  /** The messages; calls get generated ids, which are the same for the same conversation. */
  private static List<JsonObject> messages(ChatRequest request) {
    List<JsonObject> messages = new ArrayList<>();
    String open = null;
    for (JsonObject message : request.json().objects("messages")) {
      JsonObject call = message.object("function_call");
      if (call != null && message.objects("tool_calls").isEmpty()) {
        open = "call_" + messages.size();
        messages.add(
            message.without("function_call").with("tool_calls", List.of(call(call, open))));
      } else if ("function".equals(message.string("role")) && open != null) {
        messages.add(message.without("name").with("role", "tool").with("tool_call_id", open));
      } else {
        messages.add(message);
      }
    }
    return messages;
  }

  /** A call. Data that the provider needs back with it is stored next to its name. */
  private static JsonObject call(JsonObject call, String id) {
    JsonObject tool = tool(call.without("extra_content")).with("id", id);
    JsonObject extra = call.object("extra_content");
    return extra == null ? tool : tool.with("extra_content", extra);
  }

  private static CompleteReply older(CompleteReply reply) {
    return reply.with(new ChatResponse(older(reply.response().json())));
  }

  /** Translates an answer or a chunk of an answer. */
  private static JsonObject older(JsonObject answer) {
    List<JsonObject> choices = new ArrayList<>();
    for (JsonObject choice : answer.objects("choices")) {
      JsonObject older = choice;
      for (String part : List.of("message", "delta")) {
        JsonObject message = choice.object(part);
        if (message != null && message.has("tool_calls")) {
          older = older.with(part, withFunctionCall(message));
        }
      }
      choices.add(
          "tool_calls".equals(choice.string("finish_reason"))
              ? older.with("finish_reason", "function_call")
              : older);
    }
    return answer.has("choices") ? answer.with("choices", choices) : answer;
  }

  private static JsonObject withFunctionCall(JsonObject message) {
    JsonObject call = first(message.objects("tool_calls"));
    JsonObject without = message.without("tool_calls");
    if (call == null) {
      return without;
    }
    JsonObject function = Objects.requireNonNullElse(call.object("function"), JsonObject.EMPTY);
    JsonObject extra = call.object("extra_content");
    return without.with(
        "function_call", extra == null ? function : function.with("extra_content", extra));
  }

  private static @Nullable JsonObject first(List<JsonObject> calls) {
    for (JsonObject call : calls) {
      Long index = call.integer("index");
      if (index == null || index == 0) {
        return call;
      }
    }
    return null;
  }
}
