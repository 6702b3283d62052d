package io.aiprovider.server.infer;

import io.aiprovider.catalog.CatalogModel;
import io.aiprovider.client.ChatClient;
import io.aiprovider.server.call.CallExecutor;
import io.aiprovider.server.call.ChatEndpoint;
import io.aiprovider.server.http.RequestBody;
import io.aiprovider.server.template.Templates;
import org.springframework.stereotype.Component;

/** The endpoint of tasks. */
@Component
final class InferEndpoint extends ChatEndpoint {
  InferEndpoint(
      TaskModels models,
      Templates templates,
      ChatClient client,
      CallExecutor executor,
      RequestBody body) {
    super(
        new InferWire(
            models::current, templates, model -> makesVectors(model, models.current(), client)),
        client,
        executor,
        body);
  }

  /** The model of the task embedding is one, and so are those that the catalog knows as such. */
  private static boolean makesVectors(String model, TaskProperties models, ChatClient client) {
    if (model.equals(models.embedding())) {
      return true;
    }
    CatalogModel known = client.catalog().find(model.substring(model.indexOf('/') + 1));
    return known != null && known.mode() == CatalogModel.Mode.EMBEDDING;
  }
}
