//! Numbers of messages and fields in the FIT profile that more than one lane asks for.

/// Message number of `file_id`.
pub(super) const FILE_ID: u16 = 0;
/// Message number of `event`.
pub(super) const EVENT: u16 = 21;
/// Message number of `device_info`.
pub(super) const DEVICE_INFO: u16 = 23;
/// Message number of `activity`.
pub(super) const ACTIVITY: u16 = 34;

/// Field number of the timestamp in every message.
pub(super) const TIMESTAMP: u8 = 253;
/// Field number of `type` in `file_id`.
pub(super) const FILE_TYPE: u8 = 0;
/// Field number of `local_timestamp` in `activity`.
pub(super) const LOCAL_TIMESTAMP: u8 = 5;
