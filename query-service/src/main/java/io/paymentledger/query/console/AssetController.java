package io.paymentledger.query.console;

import io.paymentledger.base.web.ForEveryone;
import io.paymentledger.base.web.ProblemCode;
import io.paymentledger.base.web.ProblemException;
import io.paymentledger.query.console.Assets.Asset;
import io.swagger.v3.oas.annotations.Hidden;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.springframework.core.io.Resource;
import org.springframework.http.CacheControl;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;

/** Serves the files that pages load. */
@Hidden
@ConsoleEnabled
@Controller
final class AssetController {

    private static final Duration FOR_EVER = Duration.ofDays(365);

    private final Assets assets;

    AssetController(Assets assets) {
        this.assets = assets;
    }

    @ForEveryone
    @GetMapping("/console/assets/{name}")
    ResponseEntity<Resource> asset(@PathVariable String name) {
        Asset asset = assets.find(name)
                .orElseThrow(() -> new ProblemException(ProblemCode.NOT_FOUND, "There is no such file."));
        return ResponseEntity.ok()
                .contentType(new MediaType(MediaType.parseMediaType(asset.type()), StandardCharsets.UTF_8))
                .cacheControl(CacheControl.maxAge(FOR_EVER).cachePublic().immutable())
                .body(asset.file());
    }
}
