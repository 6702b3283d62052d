package io.aiprovider.server.switches;

import static org.springframework.http.MediaType.APPLICATION_JSON_VALUE;

import io.aiprovider.client.ChatClient;
import io.aiprovider.json.JsonObject;
import io.aiprovider.server.audit.AuditLog;
import io.aiprovider.server.audit.AuditSender;
import io.aiprovider.server.audit.AuditTarget;
import io.aiprovider.server.web.Blocking;
import io.aiprovider.server.web.JsonAnswer;
import io.aiprovider.server.web.RequestFields;
import io.aiprovider.server.web.RequestRefused;
import java.time.InstantSource;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.server.ServerWebExchange;

/** {@code /admin/switches}: what operators decide during an incident. */
@RestController
@Blocking
final class SwitchController {
  private final SwitchTable table;
  private final SwitchUpkeep upkeep;
  private final ChatClient client;
  private final AuditLog audit;
  private final InstantSource clock = InstantSource.system();

  SwitchController(SwitchTable table, SwitchUpkeep upkeep, ChatClient client, AuditLog audit) {
    this.table = table;
    this.upkeep = upkeep;
    this.client = client;
    this.audit = audit;
  }

  @GetMapping("/admin/switches")
  ResponseEntity<byte[]> list() {
    List<JsonObject> active =
        table.active(clock.instant()).stream()
            .filter(row -> !row.isReset())
            .map(SwitchRow::toJson)
            .toList();
    return JsonAnswer.ok(JsonObject.of("switches", active));
  }

  @PostMapping(path = "/admin/switches", consumes = APPLICATION_JSON_VALUE)
  ResponseEntity<byte[]> set(
      @RequestBody(required = false) byte @Nullable [] body, ServerWebExchange exchange) {
    AuditSender sender = AuditSender.of(exchange);
    SwitchRow row = SwitchFields.read(body, client, sender, clock.instant());
    audit.record(sender, "switch.set", target(row.id()), row.toJson(), () -> table.add(row));
    upkeep.apply();
    return JsonAnswer.created(withWarning(row));
  }

  /** The model may come with another configuration, but its name may also be misspelt. */
  private JsonObject withWarning(SwitchRow row) {
    String model = row.model();
    boolean known =
        model == null
            || client.models().stream()
                .map(entry -> entry.id())
                .anyMatch(id -> id.equals(model) || id.endsWith("/" + model));
    return known
        ? row.toJson()
        : row.toJson()
            .with(
                "warning",
                "No configured model has this name. A model is named as its provider names it: not"
                    + " by an alias, and not by a model group.");
  }

  @DeleteMapping("/admin/switches/{id}")
  ResponseEntity<byte[]> remove(@PathVariable("id") String id, ServerWebExchange exchange) {
    String named = RequestFields.idInPath("id", id);
    audit.record(
        AuditSender.of(exchange),
        "switch.remove",
        target(named),
        JsonObject.EMPTY,
        () -> removed(named));
    upkeep.apply();
    return ResponseEntity.noContent().build();
  }

  private boolean removed(String id) {
    if (!table.remove(id)) {
      throw RequestRefused.notFound(
          "There is no switch with this id; it may have expired.", "switch_not_found");
    }
    return true;
  }

  private static AuditTarget target(String id) {
    return new AuditTarget("switch " + id, null);
  }
}
