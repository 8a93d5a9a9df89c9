package com.example.petstore.cache;

import java.time.Duration;
import java.util.concurrent.TimeUnit;

import io.netty.channel.ChannelDuplexHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelPromise;
import io.netty.util.concurrent.Future;
import org.jspecify.annotations.Nullable;

/**
 * Closes a connection on which nothing is answered: its peer may be gone without a word,
 * and then everything sent is lost until somebody looks. The client connects again by
 * itself.
 */
final class SilenceHandler extends ChannelDuplexHandler {

	private final Duration longest;

	private @Nullable Future<?> closing;

	SilenceHandler(Duration longest) {
		this.longest = longest;
	}

	@Override
	public void write(ChannelHandlerContext context, Object message, ChannelPromise promise) throws Exception {
		if (this.closing == null) {
			this.closing = context.executor()
				.schedule((Runnable) context::close, this.longest.toMillis(), TimeUnit.MILLISECONDS);
		}
		super.write(context, message, promise);
	}

	@Override
	public void channelRead(ChannelHandlerContext context, Object message) throws Exception {
		heard();
		super.channelRead(context, message);
	}

	@Override
	public void channelInactive(ChannelHandlerContext context) throws Exception {
		heard();
		super.channelInactive(context);
	}

	private void heard() {
		if (this.closing != null) {
			this.closing.cancel(false);
			this.closing = null;
		}
	}

}
