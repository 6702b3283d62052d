package io.aiprovider.server.infer;

import io.aiprovider.server.reload.NewSettings;
import io.aiprovider.server.reload.PreparedChange;
import io.aiprovider.server.reload.Reloadable;
import org.springframework.stereotype.Component;

/** The models of tasks. They can change while the server runs. */
@Component
final class TaskModels implements Reloadable {
  private volatile TaskProperties current;

  TaskModels(TaskProperties start) {
    this.current = start;
  }

  TaskProperties current() {
    return current;
  }

  @Override
  public PreparedChange prepare(NewSettings settings) {
    TaskProperties next = settings.of(TaskProperties.class);
    return () -> current = next;
  }
}
