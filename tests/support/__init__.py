"""What tests are helped by: real servers, people at their devices, mailboxes, hands that tamper."""
