package io.aiprovider.langchain4j;

import dev.langchain4j.model.chat.listener.ChatModelListener;
import dev.langchain4j.model.chat.request.ChatRequestParameters;
import dev.langchain4j.model.chat.request.DefaultChatRequestParameters;
import java.util.List;

/**
 * The options of both chat models.
 *
 * @param defaults default parameters, for requests that do not set them
 * @param listeners listeners for requests, answers and errors
 */
record ModelOptions(ChatRequestParameters defaults, List<ChatModelListener> listeners) {
  static final ModelOptions NONE = new ModelOptions(DefaultChatRequestParameters.EMPTY, List.of());

  ModelOptions {
    listeners = List.copyOf(listeners);
  }

  ModelOptions withDefaults(ChatRequestParameters parameters) {
    return new ModelOptions(defaults.overrideWith(parameters), listeners);
  }

  ModelOptions withModel(String name) {
    return withDefaults(ChatRequestParameters.builder().modelName(name).build());
  }

  ModelOptions withListeners(List<ChatModelListener> replacements) {
    return new ModelOptions(defaults, replacements);
  }
}
