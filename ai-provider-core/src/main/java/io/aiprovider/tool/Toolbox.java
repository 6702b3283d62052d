package io.aiprovider.tool;

import io.aiprovider.chat.ChatMessage;
import io.aiprovider.chat.ChatRequest;
import io.aiprovider.chat.ToolCall;
import io.aiprovider.failure.Cancelled;
import io.aiprovider.failure.FailureDetail;
import io.aiprovider.json.JsonArray;
import io.aiprovider.json.JsonException;
import io.aiprovider.json.JsonValue;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The tools a model may choose from. Immutable, and as thread-safe as they are.
 *
 * @since 0.1
 */
public final class Toolbox {
  private static final Logger log = LoggerFactory.getLogger(Toolbox.class);

  private final Map<String, Tool> tools;

  private Toolbox(Map<String, Tool> tools) {
    this.tools = tools;
  }

  /**
   * Creates a toolbox of these tools.
   *
   * @throws IllegalArgumentException if there is none, or two have the same name
   */
  public static Toolbox of(Tool... tools) {
    return of(List.of(tools));
  }

  /** Like {@link #of(Tool...)}. */
  public static Toolbox of(Iterable<Tool> tools) {
    Map<String, Tool> byName = new LinkedHashMap<>();
    for (Tool tool : tools) {
      if (byName.putIfAbsent(tool.name(), tool) != null) {
        throw new IllegalArgumentException(
            "There are two tools called '" + tool.name() + "': give each a name.");
      }
    }
    if (byName.isEmpty()) {
      throw new IllegalArgumentException("A toolbox needs a tool: make one with Tool.of(…).");
    }
    return new Toolbox(byName);
  }

  /** The request with these tools added to those it already has. */
  public ChatRequest offeredIn(ChatRequest request) {
    List<JsonValue> offered = new ArrayList<>();
    JsonArray before = request.json().array("tools");
    if (before != null) {
      offered.addAll(before.values());
    }
    tools.values().forEach(tool -> offered.add(tool.definition()));
    return request.with("tools", offered);
  }

  /**
   * Runs the tool that the model calls. Errors are returned to the model as well, so that it can
   * react: an unknown tool name, arguments that do not fit, an exception's message.
   *
   * @return the message that answers the call
   * @throws Cancelled if the thread was interrupted while the tool ran
   */
  public ChatMessage answer(ToolCall call) {
    return ChatMessage.tool(call.id(), result(call));
  }

  private String result(ToolCall call) {
    Tool tool = tools.get(call.name());
    if (tool == null) {
      String known = String.join(", ", tools.keySet());
      return "Error: there is no tool called '" + call.name() + "'. Use one of: " + known + ".";
    }
    try {
      return tool.call(call.arguments());
    } catch (JsonException invalid) {
      Throwable reason = invalid.getCause();
      String why = reason == null ? "" : " " + reason.getMessage();
      return "Error: the arguments were not accepted. " + invalid.getMessage() + why;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new Cancelled(
          "The thread was interrupted while the tool " + tool.name() + " ran.", FailureDetail.NONE);
    } catch (Exception e) {
      // its message may repeat the prompt, which the model may see but the log must not contain
      log.warn(
          "The tool {} failed with {}. The model gets the error as the result.",
          tool.name(),
          e.getClass().getName());
      String message = e.getMessage();
      return "Error: " + (message == null ? e.getClass().getSimpleName() : message);
    }
  }

  @Override
  public String toString() {
    return "Toolbox" + tools.keySet();
  }
}
