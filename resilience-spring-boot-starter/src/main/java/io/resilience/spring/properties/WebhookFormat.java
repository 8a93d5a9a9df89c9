package io.resilience.spring.properties;

/**
 * What the body of an alert's request looks like.
 */
public enum WebhookFormat {

	/** All there is to say, in fields of its own. */
	GENERIC,

	/** {@code {"text": …}}, as Slack, Mattermost and many other chats take it. */
	CHAT,

	/** Version 2 of PagerDuty's events, which other paging services take too. */
	PAGER

}
