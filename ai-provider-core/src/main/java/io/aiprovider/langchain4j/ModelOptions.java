package io.aiprovider.langchain4j;

import dev.langchain4j.model.chat.listener.ChatModelListener;
import dev.langchain4j.model.chat.request.ChatRequestParameters;
import dev.langchain4j.model.chat.request.DefaultChatRequestParameters;
import java.util.List;

/**
 * What both chat models can be told.
 *
 * @param defaults what a request asks for where it does not say otherwise
 * @param listeners who is told of requests, answers and errors
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

  ModelOptions withListeners(List<ChatModelListener> told) {
    return new ModelOptions(defaults, told);
  }
}
