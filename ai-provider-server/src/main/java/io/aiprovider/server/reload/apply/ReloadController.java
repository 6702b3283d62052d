package io.aiprovider.server.reload.apply;

import io.aiprovider.json.JsonObject;
import io.aiprovider.server.audit.AuditLog;
import io.aiprovider.server.audit.AuditSender;
import io.aiprovider.server.audit.AuditTarget;
import io.aiprovider.server.web.Blocking;
import io.aiprovider.server.web.JsonAnswer;
import io.aiprovider.server.web.RequestRefused;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.server.ServerWebExchange;

/** {@code /admin/config/reload}: reads the configuration again, or shows what that would change. */
@RestController
@Blocking
final class ReloadController {
  private static final String DRY_RUN = "dry_run";
  private static final AuditTarget TARGET = new AuditTarget("configuration", null);

  private final Reloader reloader;
  private final AuditLog audit;

  ReloadController(Reloader reloader, AuditLog audit) {
    this.reloader = reloader;
    this.audit = audit;
  }

  @PostMapping("/admin/config/reload")
  ResponseEntity<byte[]> reload(
      @RequestParam(name = DRY_RUN, required = false) @Nullable String dryRun,
      ServerWebExchange exchange) {
    ReloadResult planned = reloader.check();
    if (isTrue(dryRun)) {
      return JsonAnswer.ok(planned.toJson());
    }
    AuditSender sender = AuditSender.of(exchange);
    if (planned.isApplicable()) {
      List<String> keys = planned.changes().stream().map(SettingChange::key).toList();
      audit.record( // first: nothing changes without an entry
          sender, "config.reload", TARGET, JsonObject.of("keys", keys), () -> keys);
    }
    ReloadCause cause = new ReloadCause(ReloadCause.Kind.ADMIN, sender.credentials());
    return JsonAnswer.ok(reloader.reload(cause).toJson());
  }

  private static boolean isTrue(@Nullable String dryRun) {
    if (dryRun == null || dryRun.equals("false")) {
      return false;
    }
    if (dryRun.equals("true")) {
      return true;
    }
    throw RequestRefused.invalid(DRY_RUN, "'" + DRY_RUN + "' must be true or false.");
  }
}
